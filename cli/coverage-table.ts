import Table from 'cli-table3';
import type { CoverageOfDays } from '../runs/coverage-of-days';
import type { RunPaths } from '../runs/paths';
import { readStored } from '../runs/stored-json';
import { count, fixed } from './numbers';

const DAY = 86_400_000;

/** Reads what an evaluation wrote to `coverage_by_day.json`. */
export function readCoverageByDay({ coverageByDay }: RunPaths): CoverageOfDays {
  return readStored<CoverageOfDays>(coverageByDay);
}

/** A row per day: what each ranker covers of the items known by then, and below it of the catalogue at the end. */
export function coverageText({ metric, rankers, catalogue }: CoverageOfDays): string {
  const table = new Table({
    head: ['day', 'lists', 'items', 'ceiling', ...rankers.map(({ ranker }) => ranker)],
    style: { head: [], border: [] },
  });
  rankers[0]?.days.forEach(({ day, lists, catalogue: items, ceiling }, place) => {
    table.push([
      new Date(day * DAY).toISOString().slice(0, 10),
      count(lists),
      count(items),
      fixed(ceiling),
      ...rankers.map(({ days }) => `${fixed(days[place].coverage)}\n${fixed(days[place].of_end)}`),
    ]);
  });
  table.push(['all days', '', count(catalogue), '', ...rankers.map(({ whole }) => `\n${fixed(whole)}`)]);
  return `${metric} by day: of the items that were shown by the end of the day, below it of the catalogue at the end of the log\n${table.toString()}`;
}
