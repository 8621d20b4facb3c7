/**
 * JSON that gives back every number bit for bit: -0, NaN and the infinities, which JSON does not know, are written as
 * `{"$number":"-0"}`. What was undefined comes back as null inside lists and is left out of objects, as JSON has it.
 */
export function exactJson(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'number' && (Object.is(inner, -0) || !Number.isFinite(inner))
      ? { [TAG]: Object.is(inner, -0) ? '-0' : String(inner) }
      : inner,
  );
}

/** The value that `exactJson` wrote. */
export function parseExactJson(text: string): unknown {
  if (!text.includes(TAG)) return JSON.parse(text);
  return JSON.parse(text, (_, inner: unknown) =>
    inner !== null && typeof inner === 'object' && TAG in inner ? Number(inner[TAG]) : inner,
  );
}

const TAG = '$number';
