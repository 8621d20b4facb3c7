type Expression = string | Expression[];

const I32 = 0x7f;
const V128 = 0x7b;

/** What follows an opcode: nothing, a place among the locals, a number, a memory offset, a new label, a label's depth. */
type Immediate = 'none' | 'local' | 'number' | 'memory' | 'label' | 'depth';

const INSTRUCTIONS: Record<string, [bytes: number[], immediate: Immediate, alignment?: number]> = {
  block: [[0x02, 0x40], 'label'],
  loop: [[0x03, 0x40], 'label'],
  end: [[0x0b], 'none'],
  br_if: [[0x0d], 'depth'],
  'local.get': [[0x20], 'local'],
  'local.set': [[0x21], 'local'],
  'local.tee': [[0x22], 'local'],
  'i32.load': [[0x28], 'memory', 2],
  'i32.load8_u': [[0x2d], 'memory', 0],
  'i32.const': [[0x41], 'number'],
  'i32.eq': [[0x46], 'none'],
  'i32.ne': [[0x47], 'none'],
  'i32.add': [[0x6a], 'none'],
  'i32.shl': [[0x74], 'none'],
  'v128.load': [[0xfd, 0x00], 'memory', 4],
  'v128.store': [[0xfd, 0x0b], 'memory', 4],
  'f64x2.add': [[0xfd, 0xf0, 0x01], 'none'],
};

/**
 * The bytes of a WebAssembly module written in the text format: one imported memory, and exported functions of i32
 * parameters without results, in the few instructions that a histogram needs. Comments begin with `;;`.
 *
 * @see Rossberg (ed.). WebAssembly Core Specification 2.0, sections 5 (binary) and 6 (text). W3C 2022.
 */
export function assemble(text: string): Uint8Array<ArrayBuffer> {
  const [head, ...parts] = parse(text) as Expression[][];
  if ((head as unknown) !== 'module') throw new Error(`assembler: "${head}" was found, expected (module …)`);
  const memory = parts.find((part) => part[0] === 'import')!;
  const functions = parts.filter((part) => part[0] === 'func');
  const [, from, name, [, least, most]] = memory as [string, string, string, string[]];

  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...section(1, list(functions.map((f) => [0x60, ...list(locals(f, 'param').map(() => [I32])), 0]))),
    ...section(2, list([[...word(from), ...word(name), 0x02, 0x03, ...unsigned(+least), ...unsigned(+most)]])),
    ...section(3, list(functions.map((_, i) => unsigned(i)))),
    ...section(7, list(functions.map((f, i) => [...word(exportName(f)), 0x00, ...unsigned(i)]))),
    ...section(10, list(functions.map((f) => sized(code(f))))),
  ]);
}

function code(func: Expression[]): number[] {
  const named = [...locals(func, 'param'), ...locals(func, 'local')];
  const place = new Map(named.map(([name], i) => [name, i]));
  const declared = locals(func, 'local').map(([, type]) => [1, type === 'v128' ? V128 : I32]);
  const labels: string[] = [];
  const bytes: number[] = [];
  const words = func.slice(2).filter((part) => typeof part === 'string');
  for (let i = 0; i < words.length; ) {
    const instruction = INSTRUCTIONS[words[i++]];
    if (instruction === undefined) throw new Error(`assembler: "${words[i - 1]}" was found, expected an instruction`);
    const [opcode, immediate, alignment = 0] = instruction;
    bytes.push(...opcode);
    if (immediate === 'label') labels.push(words[i++]);
    if (immediate === 'depth') bytes.push(...unsigned(labels.length - 1 - labels.lastIndexOf(words[i++])));
    if (immediate === 'local') bytes.push(...unsigned(place.get(words[i++])!));
    if (immediate === 'number') bytes.push(...signed(+words[i++]));
    if (immediate === 'memory')
      bytes.push(alignment, ...unsigned(words[i]?.startsWith('offset=') ? +words[i++].slice(7) : 0));
    if (opcode[0] === 0x0b) labels.pop();
  }
  return [...list(declared), ...bytes, 0x0b];
}

function locals(func: Expression[], kind: 'param' | 'local'): [name: string, type: string][] {
  return func.flatMap((part) => (part[0] === kind ? [[part[1], part[2]] as [string, string]] : []));
}

function exportName(func: Expression[]): string {
  return func.find((part) => part[0] === 'export')![1] as string;
}

function parse(text: string): Expression {
  const open: Expression[][] = [[]];
  for (const [token] of text.replace(/;;.*/g, '').matchAll(/[()]|[^\s()]+/g)) {
    if (token === '(') open.push([]);
    else if (token === ')') {
      const closed = open.pop()!;
      open.at(-1)!.push(closed);
    } else open.at(-1)!.push(token.replace(/^"(.*)"$/, '$1'));
  }
  return open[0][0];
}

const section = (id: number, body: number[]): number[] => [id, ...sized(body)];
const sized = (body: number[]): number[] => [...unsigned(body.length), ...body];
const list = (items: number[][]): number[] => [...unsigned(items.length), ...items.flat()];
const word = (text: string): number[] => sized([...Buffer.from(text)]);

function unsigned(value: number): number[] {
  return value < 128 ? [value] : [(value % 128) + 128, ...unsigned(Math.floor(value / 128))];
}

function signed(value: number): number[] {
  return value >= -64 && value < 64 ? [value & 127] : [(value & 127) | 128, ...signed(value >> 7)];
}
