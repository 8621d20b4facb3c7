import { EventError } from '../engine/base/errors';
import type { Rejection } from '../engine/events/codec';

/** The text of a body. @throws EventError E_JSON when it is not UTF-8 */
export function textOf(body: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    throw new EventError('body: holds bytes that are not UTF-8, expected JSON text', 'E_JSON');
  }
}

/** The JSON of a body. @throws EventError E_JSON with the place of the mistake */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new EventError(`body: is no JSON (${(error as Error).message})`, 'E_JSON');
  }
}

/** One posted event, not yet looked at; or why its line could not be read. */
export type Posted = { readonly raw: unknown } | { readonly rejection: Rejection };

/**
 * The events of a body: one object, an array, or one object a line (NDJSON) when the content type says so or the first
 * line is an object by itself. Empty lines are passed over; a line that is no JSON is a rejection of its own.
 *
 * @throws EventError E_JSON when the body is none of these
 */
export function eventsOf(text: string, contentType = ''): Posted[] {
  const isLines = /ndjson|jsonl|json-seq/.test(contentType) || (text.trimStart()[0] === '{' && isJson(firstLine(text)));
  if (isLines) return text.split('\n').flatMap((line) => (line.trim() === '' ? [] : [postedLine(line)]));
  const json = jsonOf(text);
  return (Array.isArray(json) ? (json as readonly unknown[]) : [json]).map((raw) => ({ raw }));
}

function postedLine(line: string): Posted {
  try {
    return { raw: JSON.parse(line) };
  } catch (error) {
    return { rejection: { code: 'E_JSON', message: `line is no JSON (${(error as Error).message})` } };
  }
}

function firstLine(text: string): string {
  const start = text.length - text.trimStart().length;
  const end = text.indexOf('\n', start);
  return end < 0 ? text : text.slice(start, end);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
