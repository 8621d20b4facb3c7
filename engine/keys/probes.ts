/** Whether what stands at a probe may move back to a hole: the hole does not lie before the place it was hashed to. */
export function mayFill(hole: number, home: number, probe: number, mask: number): boolean {
  return ((probe - home) & mask) >= ((probe - hole) & mask);
}
