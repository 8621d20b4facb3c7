/**
 * Writes the protobuf wire format: fields are appended to a growing list of bytes, messages nest by their own writer.
 * The same calls give the same bytes.
 *
 * @see Protocol Buffers documentation: Encoding. protobuf.dev/programming-guides/encoding
 */
export interface ProtobufWriter {
  /** a whole number from 0 to 2^53 */
  varint(field: number, value: number): ProtobufWriter;
  text(field: number, value: string): ProtobufWriter;
  float(field: number, value: number): ProtobufWriter;
  message(field: number, body: ProtobufWriter): ProtobufWriter;
  /** packed float32 */
  floats(field: number, values: Iterable<number>): ProtobufWriter;
  /** packed whole numbers from 0 to 2^53 */
  varints(field: number, values: Iterable<number>): ProtobufWriter;
  texts(field: number, values: Iterable<string>): ProtobufWriter;
  /** bytes as they are: text, or a message that lies ready */
  sized(field: number, bytes: Uint8Array): ProtobufWriter;
  /** all fields of another message */
  append(other: ProtobufWriter): ProtobufWriter;
  bytes(): Uint8Array;
}

/** How a value lies behind its tag. */
export const WIRE = { varint: 0, eight: 1, sized: 2, four: 5 } as const;

/** An empty message. */
export function protobufWriter(): ProtobufWriter {
  const parts: Uint8Array[] = [];
  const tag = (field: number, wire: number): void => {
    parts.push(Uint8Array.from(encodeVarint(field * 8 + wire)));
  };
  const sized = (field: number, body: Uint8Array): ProtobufWriter => {
    tag(field, WIRE.sized);
    parts.push(Uint8Array.from(encodeVarint(body.length)), body);
    return writer;
  };
  const writer: ProtobufWriter = {
    varint(field, value) {
      tag(field, WIRE.varint);
      parts.push(Uint8Array.from(encodeVarint(value)));
      return writer;
    },
    text: (field, value) => sized(field, Buffer.from(value, 'utf8')),
    float(field, value) {
      tag(field, WIRE.four);
      parts.push(littleEndian([value]));
      return writer;
    },
    message: (field, body) => sized(field, body.bytes()),
    floats: (field, values) => sized(field, littleEndian([...values])),
    varints: (field, values) => sized(field, Uint8Array.from([...values].flatMap(encodeVarint))),
    texts(field, values) {
      for (const value of values) writer.text(field, value);
      return writer;
    },
    sized,
    append(other) {
      parts.push(other.bytes());
      return writer;
    },
    bytes: () => new Uint8Array(Buffer.concat(parts)),
  };
  return writer;
}

function encodeVarint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  bytes.push(rest);
  return bytes;
}

function littleEndian(values: number[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(4 * values.length));
  values.forEach((value, i) => {
    view.setFloat32(4 * i, value, true);
  });
  return new Uint8Array(view.buffer);
}
