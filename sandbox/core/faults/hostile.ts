import { gzipSync } from 'node:zlib';
import type { Answer, Exchange } from '../exchange';
import { answerWith, JSON_TYPE, type FaultDefinition } from './definition';

const HEAD = Buffer.from('{"padding":"');
const TAIL = Buffer.from('"}');

/** Valid JSON of `bytes` bytes, one block at a time. */
function* padding(bytes: number, block: Buffer): Generator<Buffer> {
	yield HEAD;
	for (let left = bytes - HEAD.length - TAIL.length; left > 0; left -= block.length)
		yield block.subarray(0, Math.min(left, block.length));
	yield TAIL;
}

function sendPlain(exchange: Exchange, status: number, bytes: number): void {
	const length = Math.max(bytes, HEAD.length + TAIL.length);
	const headers = { 'content-type': JSON_TYPE };
	exchange.pieces({ status, headers }, length, padding(length, Buffer.alloc(64 * 1024, 'x')));
}

const MEMBER_BYTES = 16 * 1024 * 1024;

/** The same JSON as gzip members behind each other, which readers take for one: nobody here holds what they unfold to. */
function sendGzip(exchange: Exchange, status: number, bytes: number): void {
	const blocks = Math.max(1, Math.ceil(bytes / MEMBER_BYTES));
	const [head, block, tail] = [HEAD, Buffer.alloc(MEMBER_BYTES, 'x'), TAIL].map((part) => gzipSync(part));
	const members = [head, ...new Array<Buffer>(blocks).fill(block), tail];
	const length = members.reduce((sum, member) => sum + member.length, 0);
	exchange.pieces(
		{ status, headers: { 'content-type': JSON_TYPE, 'content-encoding': 'gzip' } },
		length,
		members,
	);
}

/** The answer in another charset, as its Content-Type says. */
function inCharset(answer: Answer, charset: 'iso-8859-1' | 'utf-16'): Answer {
	const text = answer.body.toString('utf8');
	const body = charset === 'utf-16' ? Buffer.from(`\ufeff${text}`, 'utf16le') : Buffer.from(text, 'latin1');
	const type = String(answer.headers['content-type'] ?? 'application/json').split(';')[0];
	return { ...answer, headers: { ...answer.headers, 'content-type': `${type}; charset=${charset}` }, body };
}

/** Headers that carry logins, of all services. */
const LOGIN_HEADERS = ['authorization', 'cookie', 'reb-apikey', 'so-apptoken', 'x-api-key', 'x-ss-id'];

/** A JSON string as .NET's newer writer makes it: `+`, `&`, `<`, `>`, quotes and all beyond ASCII are escaped. */
function dotNetString(text: string): string {
	const escaped = text.replace(
		/[^ !#-%(-*,-;=?-[\]-_a-~]/g,
		(one) => `\\u${one.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`,
	);
	return `"${escaped}"`;
}

/** Answers that cost a careless reader its memory, its stack or its wits. */
export const HOSTILE_ANSWERS: readonly FaultDefinition[] = [
	{
		name: 'huge',
		description: 'Mail accepted, an answer of `bytes` bytes of valid JSON',
		phase: 'after',
		delivers: 'all',
		defaults: { bytes: 30 * 1024 * 1024 },
		numberParameter: 'bytes',
		run: (exchange, { bytes }, answer) => sendPlain(exchange, answer.status, Number(bytes)),
	},
	{
		name: 'gzip-bomb',
		description: 'Mail accepted, gzip of a thousandth of `bytes` that unfolds to `bytes` of valid JSON',
		phase: 'after',
		delivers: 'all',
		defaults: { bytes: 1024 * 1024 * 1024 },
		numberParameter: 'bytes',
		run: (exchange, { bytes }, answer) => sendGzip(exchange, answer.status, Number(bytes)),
	},
	{
		name: 'false-gzip',
		description: 'Mail accepted, the right answer, falsely marked as gzip',
		phase: 'after',
		delivers: 'all',
		defaults: {},
		run: (exchange, _parameters, answer) =>
			exchange.answer({ ...answer, headers: { ...answer.headers, 'content-encoding': 'gzip' } }),
	},
	{
		name: 'nested',
		description: 'Mail accepted, valid JSON nested `depth` deep, under the usual or another status',
		phase: 'after',
		delivers: 'all',
		defaults: { depth: 3000, status: undefined },
		numberParameter: 'depth',
		run: (exchange, { depth, status }, answer) =>
			answerWith(
				exchange,
				Number(status ?? answer.status),
				'{"error":'.repeat(Number(depth)) + 'null' + '}'.repeat(Number(depth)),
			),
	},
	...(['iso-8859-1', 'utf-16'] as const).map((charset): FaultDefinition => ({
		name: `charset-${charset}`,
		description: `Mail accepted, the right answer in ${charset}`,
		phase: 'after',
		delivers: 'all',
		defaults: {},
		run: (exchange, _parameters, answer) => exchange.answer(inCharset(answer, charset)),
	})),
	{
		name: 'echo-login',
		description: 'An error that holds the headers of the login, escaped as .NET does; mail not accepted',
		phase: 'before',
		delivers: 'none',
		defaults: { status: 500 },
		numberParameter: 'status',
		run: (exchange, { status }) => {
			const echoed = LOGIN_HEADERS.flatMap((name) => {
				const value = exchange.requestHeaders[name];
				return value === undefined ? [] : [`${name}: ${String(value)}`];
			});
			answerWith(exchange, Number(status), `{"title":${dotNetString(echoed.join('\n'))}}`);
		},
	},
	{
		name: 'garbage',
		description: 'Mail accepted, random-looking bytes under the right Content-Type',
		phase: 'after',
		delivers: 'all',
		defaults: { bytes: 512 },
		run: (exchange, { bytes }, answer) =>
			exchange.answer({
				...answer,
				body: Buffer.from(Array.from({ length: Number(bytes) }, (_, i) => (i * 73 + 129) & 0xff)),
			}),
	},
];
