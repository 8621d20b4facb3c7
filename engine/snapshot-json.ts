/**
 * JSON that gives back every number bit for bit: -0, NaN and the infinities, which JSON does not know, are written as
 * `{"$number":"-0"}`. What was undefined comes back as null inside lists and is left out of objects, as JSON has it.
 */
export function exactJson(value: unknown): string {
  if (isPlain(value)) return JSON.stringify(value);
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'number' && isOdd(inner) ? { [TAG]: Object.is(inner, -0) ? '-0' : String(inner) } : inner,
  );
}

/** Whether no number in it needs words of its own: asking costs a fraction of telling JSON of each value. */
function isPlain(value: unknown): boolean {
  if (typeof value === 'number') return !isOdd(value);
  if (typeof value !== 'object' || value === null) return true;
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) if (!isPlain(value[i])) return false;
    return true;
  }
  return Object.values(value).every(isPlain);
}

function isOdd(value: number): boolean {
  return Object.is(value, -0) || !Number.isFinite(value);
}

/** The value that `exactJson` wrote. */
export function parseExactJson(text: string): unknown {
  if (!text.includes(TAG)) return JSON.parse(text);
  return JSON.parse(text, (_, inner: unknown) =>
    inner !== null && typeof inner === 'object' && TAG in inner ? Number(inner[TAG]) : inner,
  );
}

const TAG = '$number';
