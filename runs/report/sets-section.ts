import type { Findings } from './collect';
import { frontSection } from './front-section';
import { html, type Markup } from './html';
import { missing } from './missing';

/** Sets of columns that an ablation of the run tried: the front with its pick, and the forward path. */
export async function setsSection({ ablation }: Pick<Findings, 'ablation'>): Promise<Markup> {
  if (!ablation)
    return missing(
      'sets-0',
      'Sets of columns',
      'what groups of columns are worth, the front of metric, time and state with its pick, and the path that adds group by group',
      'podium ablate RUN --methods drop,forward',
    );
  const [, , content] = await frontSection('columns', 0, ablation);
  const lacks = [
    ...(ablation.forward ? [] : ['the path that adds group by group']),
    ...(ablation.sets.every(({ cost }) => cost !== null) ? [] : ['metric against time']),
  ];
  if (lacks.length === 0) return content;
  return html`${content}<p class="missing">Not here yet: ${lacks.join(' and ')}; <code>podium ablate RUN --methods drop,forward</code> makes it.</p>
`;
}
