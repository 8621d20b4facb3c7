/** When the parts of the log begin, epoch milliseconds. */
export interface Cuts {
  readonly choose: number;
  readonly report: number;
}
