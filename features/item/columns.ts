import { last, lowest, mean } from '../../engine/spec/aggregates';
import { type Feature, tagged } from '../../engine/spec/features';
import type { StreamField } from '../../engine/spec/stream';
import type { NamedNumbers } from '../scales';
import type { Words } from '../words';

/** What lists said of the candidate before, such as its usual price, and what is usual among requests of this kind. */
export function usualColumns({ columns, shown, placed, contexts }: Words): readonly Feature[] {
  return tagged(
    'usual_columns',
    ...Object.entries(columns)
      .filter(([, { isExact }]) => isExact)
      .map(([name, { value }]) => {
        const listed = shown.field(name as never) as unknown as Column;
        const chosen = placed?.field(name as never) as unknown as Column | undefined;
        return [
          value.dividedBy(mean(listed).per('item')),
          value.dividedBy(lowest(listed).per('item')),
          value.minus(last(listed).per('item')),
          ...(chosen ? [value.dividedBy(mean(chosen).per('item'))] : []),
          ...Object.keys(contexts).flatMap((context) => [
            value.dividedBy(mean(listed).per(context)),
            ...(chosen ? [value.dividedBy(mean(chosen).per(context))] : []),
          ]),
        ];
      }),
  );
}

type Column = StreamField<NamedNumbers, string>;
