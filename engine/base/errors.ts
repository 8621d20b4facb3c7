/**
 * Every error Podium raises on purpose: one sentence (where, found, expected, remedy) and a stable code.
 * Anything else that is thrown is a bug and keeps its stack trace.
 */
export class PodiumError extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.name = new.target.name;
    this.code = code;
  }
}

/** A setting is wrong: what a person asked for cannot be done, whatever the log holds. */
export class ConfigError extends PodiumError {
  constructor(message: string, code = 'E_CONFIG') {
    super(code, message);
  }
}

/** A schema, stream, feature or plan is wrong: thrown while it is declared or compiled. */
export class DeclarationError extends ConfigError {
  constructor(message: string, code = 'E_DECLARATION') {
    super(message, code);
  }
}

/** An input is wrong: counted and skipped in a replay, 400 in serve; never thrown in the hot path. */
export class EventError extends PodiumError {
  constructor(message: string, code = 'E_EVENT') {
    super(code, message);
  }
}

/** Two artefacts do not belong together: fingerprints, schemas, protocols. */
export class MismatchError extends PodiumError {
  constructor(message: string, code = 'E_MISMATCH') {
    super(code, message);
  }
}

/** A file of ours or of the user's cannot be read: missing, truncated, of another kind. */
export class StateError extends PodiumError {
  constructor(message: string, code = 'E_STATE') {
    super(code, message);
  }
}
