import { LINEAR } from '../train-linear';
import type { Findings } from './collect';
import { curvePlot } from './curve-plot';
import { draw } from './draw';
import { counted, digits, metricName } from './format';
import { html, type Markup } from './html';
import { legend } from './legend';
import { missing } from './missing';
import { section } from './table';

const STOPPED: Readonly<Record<string, string>> = {
  trees: 'because that was the number of trees asked for',
  early: 'because the choose part had stopped improving',
  'no split': 'because no further split gained anything',
  aborted: 'because it was stopped',
};

/** The metric by round on the part learned from and on the part that chose. */
export async function learningSection({ training }: Findings): Promise<Markup> {
  if (!training)
    return missing('learning', 'Learning curve', 'how the metric grew with the trees', 'podium train --run RUN');
  const { trainer, learningCurve, bestRound, stopped, settings, fit, choose } = training;
  const metric = metricName(settings.metric);
  const best = learningCurve.find(({ round }) => round === bestRound);
  const values = html`${metric} ${digits(best?.choose)}; on the fit part ${digits(best?.fit)}`;
  if (trainer === LINEAR)
    return section(
      'learning',
      'Learning curve',
      html`<p>A linear ranker is fitted in one go. On the choose part (${counted(choose.lists, 'list')}), which stopped nothing, it has ${values} (${counted(fit.lists, 'list')}).</p>`,
    );
  const kept =
    settings.earlyStopping === 0
      ? html`The model keeps the last round, ${counted(bestRound, 'tree')}, because early stopping was off (on the choose part ${values}).`
      : html`The model keeps ${counted(bestRound, 'tree')}: round ${bestRound} is the best on the choose part (${values}). The choose part chose, so its score flatters; the leaderboard is told on the report part, which had no say.`;
  return section(
    'learning',
    'Learning curve',
    legend([
      ['third', `${metric} on the fit part (${counted(fit.lists, 'list')})`],
      ['first', `${metric} on the choose part (${counted(choose.lists, 'list')})`],
    ]),
    await draw(curvePlot(learningCurve, bestRound), `${metric} by round on the fit and the choose part`),
    html`<p>${counted(learningCurve.length, 'round')} were grown, then training ended ${STOPPED[stopped] ?? stopped}. ${kept} The curve leaves out lists that no order can change, those of one candidate among them.</p>`,
  );
}
