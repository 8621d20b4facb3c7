import { StateError } from '../../engine/base/errors';
import { WIRE } from './protobuf-write';

/** One field of a message as it lies on the wire: a whole number, or bytes that the caller knows how to take. */
export interface ProtobufField {
  field: number;
  value: number | Uint8Array;
}

/**
 * The fields of a message in the order of its bytes; nested messages are read by reading their bytes.
 *
 * A float32 or float64 comes as its 4 or 8 bytes (`readFloats`). Whole numbers above 2^53 lose their low bits.
 *
 * @throws StateError when the bytes end inside a field or hold a tag that protobuf does not have
 */
export function readProtobuf(bytes: Uint8Array): ProtobufField[] {
  const fields: ProtobufField[] = [];
  const cursor = { at: 0 };
  while (cursor.at < bytes.length) {
    const tag = readVarint(bytes, cursor);
    const wire = tag % 8;
    const field = Math.floor(tag / 8);
    if (field === 0 || !(Object.values(WIRE) as number[]).includes(wire)) {
      throw new StateError(`protobuf: tag ${tag} stands at byte ${cursor.at}, expected a field number and a wire type`);
    }
    if (wire === WIRE.varint) fields.push({ field, value: readVarint(bytes, cursor) });
    else {
      const length = wire === WIRE.sized ? readVarint(bytes, cursor) : wire === WIRE.four ? 4 : 8;
      if (cursor.at + length > bytes.length) {
        throw new StateError(
          `protobuf: field ${field} ends at byte ${cursor.at + length}, expected at most ${bytes.length}`,
        );
      }
      fields.push({ field, value: bytes.subarray(cursor.at, cursor.at + length) });
      cursor.at += length;
    }
  }
  return fields;
}

/** Packed float32 values. */
export function readFloats(bytes: Uint8Array): Float32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return Float32Array.from({ length: bytes.length / 4 }, (_, i) => view.getFloat32(4 * i, true));
}

/** Packed whole numbers. */
export function readVarints(bytes: Uint8Array): number[] {
  const values: number[] = [];
  for (const cursor = { at: 0 }; cursor.at < bytes.length; ) values.push(readVarint(bytes, cursor));
  return values;
}

/** UTF-8 text. */
export function readText(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8');
}

function readVarint(bytes: Uint8Array, cursor: { at: number }): number {
  let value = 0;
  for (let scale = 1; cursor.at < bytes.length; scale *= 128) {
    const byte = bytes[cursor.at++];
    value += (byte & 127) * scale;
    if (byte < 128) return value;
  }
  throw new StateError(`protobuf: the bytes end at ${bytes.length} inside a number, expected its last byte`);
}
