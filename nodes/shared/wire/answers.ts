import type { Infer, ZodTypeAny } from '../zod';
import { tryParseJson } from './json';
import type { Answer } from './request';

/** Whether the service took the request, by its status. */
export function isSuccess({ statusCode }: Answer): boolean {
	return statusCode >= 200 && statusCode < 300;
}

/** Whether a status by itself says nothing about the request: a time-out or a failure of a server. */
export function saysNothing({ statusCode }: Answer): boolean {
	return statusCode >= 500 || statusCode === 408;
}

/** Whether an answer is a web page: a login page, a proxy's complaint, a wrong address. */
export function isHtml(answer: Answer): boolean {
	return (
		/^text\/html\b/i.test(answer.headers['content-type'] ?? '') ||
		/^\s*(?:<!doctype html|<html)\b/i.test(answer.body.slice(0, 500))
	);
}

/** A short piece of a text answer for messages: tags and runs of white space taken out, at most 200 characters. */
export function excerpt(body: string): string {
	const text = body
		.slice(0, 5000)
		.replace(/<(script|style)\b[^>]{0,200}>[^<]*/gi, ' ')
		.replace(/<[^<>]{0,500}>/g, ' ')
		.replace(/&nbsp;/gi, ' ')
		.replace(/\s+/g, ' ')
		.trim();
	return text.length > 200 ? `${text.slice(0, 197)}...` : text;
}

/** The JSON of an answer as its schema reads it, whole numbers beyond 2^53 as text; undefined when it does not fit. */
export function jsonAnswer<Schema extends ZodTypeAny>(
	answer: Answer,
	schema: Schema,
): Infer<Schema> | undefined {
	const parsed = schema.safeParse(tryParseJson(answer.body));
	return parsed.success ? (parsed.data as Infer<Schema>) : undefined;
}
