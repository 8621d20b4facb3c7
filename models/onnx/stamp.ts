import { ENTRY, MODEL } from './fields';
import { METADATA_KEYS } from './metadata';
import { readProtobuf, readText } from './protobuf-read';
import { protobufWriter } from './protobuf-write';

/**
 * The same model under another fingerprint; every other byte of it stays: for a plan that holds only the columns that the
 * model reads.
 *
 * @throws StateError when the bytes are no protobuf message
 */
export function stampFingerprint(model: Uint8Array, fingerprint: string): Uint8Array {
  const stamped = protobufWriter();
  for (const { field, value } of readProtobuf(model)) {
    if (typeof value === 'number') stamped.varint(field, value);
    else if (field === MODEL.metadata && keyOf(value) === METADATA_KEYS.fingerprint)
      stamped.message(
        field,
        protobufWriter().text(ENTRY.key, METADATA_KEYS.fingerprint).text(ENTRY.value, fingerprint),
      );
    else stamped.message(field, { ...protobufWriter(), bytes: () => value });
  }
  return stamped.bytes();
}

function keyOf(entry: Uint8Array): string {
  const key = readProtobuf(entry).find(({ field }) => field === ENTRY.key)?.value;
  return readText(key as Uint8Array);
}
