import { answerWith, htmlPage, JSON_TYPE, type FaultDefinition } from './definition';

/** Faults in which the mail was accepted, but the answer does not say so. */
export const FAULTS_AFTER: readonly FaultDefinition[] = [
	{
		name: 'reset-after-accept',
		description: 'Mail accepted, connection reset before the answer',
		phase: 'after',
		delivers: 'all',
		defaults: {},
		run: (exchange) => exchange.reset(),
	},
	{
		name: 'timeout-after-accept',
		description: 'Mail accepted, no answer',
		phase: 'after',
		delivers: 'all',
		defaults: {},
		run: (exchange) => exchange.hang(),
	},
	{
		name: 'slow',
		description: 'Mail accepted, the answer comes after delayMs',
		phase: 'after',
		delivers: 'all',
		defaults: { delayMs: 1000 },
		numberParameter: 'delayMs',
		run: (exchange, { delayMs }, answer) => exchange.later(Number(delayMs), () => exchange.answer(answer)),
	},
	{
		name: 'trickle',
		description: 'Mail accepted, the answer drips at bytesPerSecond',
		phase: 'after',
		delivers: 'all',
		defaults: { bytesPerSecond: 100 },
		numberParameter: 'bytesPerSecond',
		run: (exchange, { bytesPerSecond }, answer) => exchange.trickle(answer, Number(bytesPerSecond)),
	},
	{
		name: 'truncated',
		description: 'Mail accepted, half an answer under the full Content-Length, then the connection closes',
		phase: 'after',
		delivers: 'all',
		defaults: {},
		run: (exchange, _parameters, answer) => exchange.cutOff(answer),
	},
	{
		name: 'truncated-body',
		description: 'Mail accepted, half an answer with a Content-Length that fits the half',
		phase: 'after',
		delivers: 'all',
		defaults: {},
		run: (exchange, _parameters, answer) =>
			exchange.answer({ ...answer, body: answer.body.subarray(0, Math.floor(answer.body.length / 2)) }),
	},
	{
		name: 'status-after-accept',
		description: 'Mail accepted, then any status with any headers and body',
		phase: 'after',
		delivers: 'all',
		defaults: { status: 500, headers: {}, body: { error: 'Upstream failed' }, contentType: JSON_TYPE },
		numberParameter: 'status',
		run: (exchange, { status, body, contentType, headers }) =>
			answerWith(exchange, Number(status), body, String(contentType), headers as Record<string, string>),
	},
	{
		name: 'html-200',
		description: 'Mail accepted, 200 with an HTML page (login or firewall) instead of the answer',
		phase: 'after',
		delivers: 'all',
		defaults: {},
		run: (exchange) => answerWith(exchange, 200, htmlPage('Please sign in'), 'text/html; charset=utf-8'),
	},
	{
		name: 'null-200',
		description: 'Mail accepted, 200 with the JSON value null',
		phase: 'after',
		delivers: 'all',
		defaults: {},
		run: (exchange) => answerWith(exchange, 200, 'null', JSON_TYPE),
	},
	{
		name: 'error-object-200',
		description: 'Mail accepted, 200 with an error object of your choice',
		phase: 'after',
		delivers: 'all',
		defaults: { body: { error: { code: 'INTERNAL', message: 'Something went wrong' } } },
		run: (exchange, { body }) => answerWith(exchange, 200, body, JSON_TYPE),
	},
	{
		name: 'wrong-content-type',
		description: 'Mail accepted, the right answer under a wrong Content-Type',
		phase: 'after',
		delivers: 'all',
		defaults: { contentType: 'application/octet-stream' },
		run: (exchange, { contentType }, answer) =>
			exchange.answer({ ...answer, headers: { ...answer.headers, 'content-type': String(contentType) } }),
	},
];
