import { rate } from '../../engine/spec/aggregates';
import { type Feature, grid, tagged } from '../../engine/spec/features';
import type { Words } from '../words';

/** How often people go on from these places to this one: from one, two or three of those met or chosen before. */
export function paths({ paths, way, contexts }: Words): readonly Feature[] {
  if (!paths) return [];
  const gone = rate(paths.taken)
    .over(paths.offered)
    .at({ ...way });
  const stride = gone.per('stride', 'rest').smoothed({ toward: ['stride'], weight: 20 });
  const from = (...keys: ('met' | 'met2' | 'met3' | 'chosen1' | 'chosen2' | 'chosen3')[]) =>
    gone.by(['rank', ...keys]).smoothed({ toward: ['rank', ...keys.slice(0, -1)], weight: 20 });
  return tagged(
    'paths',
    stride.named('stride_rate'),
    stride.shareAmongCandidates().named('stride_rate_share'),
    stride.rankAmongCandidates('highestFirst').named('stride_rate_rank'),
    from('met').named('path_met'),
    from('met').rankAmongCandidates('highestFirst').named('path_met_rank'),
    from('met', 'met2').named('path_met_2'),
    from('met', 'met2', 'met3').named('path_met_3'),
    from('chosen1').named('path_chosen_1'),
    from('chosen1').rankAmongCandidates('highestFirst').named('path_chosen_1_rank'),
    from('chosen1', 'chosen2').named('path_chosen_2'),
    from('chosen1', 'chosen2', 'chosen3').named('path_chosen_3'),
    from('chosen1', 'met').named('path_chosen_met'),
    grid({ context: Object.keys(contexts) }, ({ context }) => [
      gone
        .by(['stride', 'rest', context as 'stride'])
        .smoothed({ toward: ['stride', 'rest'], weight: 20 })
        .named(`stride_rate_${context.toLowerCase()}`),
      gone
        .by(['rank', 'met', context as 'rank'])
        .smoothed({ toward: ['rank', 'met'], weight: 20 })
        .named(`path_met_${context.toLowerCase()}`),
    ]),
  );
}
