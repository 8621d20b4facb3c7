import type { RunData } from '../parts';

/** The requests from one number to before another as if the log had no others; rows stay where they are. */
export function windowData(data: RunData, from: number, to: number): RunData {
  const { requests } = data;
  return {
    ...data,
    requests: {
      ...requests,
      qid: requests.qid.slice(from, to),
      ts: requests.ts.subarray(from, to),
      user: requests.user.subarray(from, to),
      person: requests.person.slice(from, to),
      session: requests.session.subarray(from, to),
      sessionStart: requests.sessionStart.subarray(from, to),
      sessionLength: requests.sessionLength.subarray(from, to),
      ceiling: requests.ceiling.subarray(from, to),
      offsets: requests.offsets.subarray(from, to + 1),
      relevant: requests.relevant.subarray(from, to),
      missed: requests.missed.subarray(from, to),
    },
  };
}
