import { domainToUnicode } from 'node:url';
import type { Exchange } from '../../core/exchange';
import { answerWith, type FaultDefinition, type FaultParameters } from '../../core/faults/definition';

const SERVICE = 'superoffice';

/** The error of the running method: mails may be out (SuperOffice API sheet, section 13). */
function answerMethodError(exchange: Exchange, { status, errorType, errorMessage }: FaultParameters): void {
	answerWith(exchange, Number(status), {
		Error: true,
		ErrorType: errorType,
		ErrorMessage: errorMessage,
		ErrorSource: 'EMail',
	});
}

/** The error of routing and model binding: no method ran. */
function answerBindingError(exchange: Exchange, { status, modelState }: FaultParameters): void {
	const why =
		modelState === true
			? { ModelState: { 'emails[0].From': ['An error has occurred.'] } }
			: { MessageDetail: 'No action was found that matches the request.' };
	answerWith(exchange, Number(status), { Message: 'The request is invalid.', ...why });
}

/** What a server makes of the texts of a mail (SuperOffice API sheet, section 13). */
function normalised(value: unknown, name = ''): unknown {
	if (Array.isArray(value)) return value.map((entry) => normalised(entry));
	if (typeof value === 'object' && value !== null)
		return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, normalised(member, key)]));
	if (typeof value !== 'string') return value;
	if (/^subject$/i.test(name)) return value.replace(/\s+/g, ' ').trim().slice(0, 255);
	if (!/^address$/i.test(name)) return value;
	const at = value.lastIndexOf('@') + 1;
	return value.slice(0, at) + (domainToUnicode(value.slice(at)) || value.slice(at));
}

/** Faults of SuperOffice that no general one covers. The variants of recipients at `superoffice.test` stand beside them. */
export const SUPEROFFICE_FAULTS: readonly FaultDefinition[] = [
	{
		name: 'superoffice-error',
		description: 'Mails accepted, then the copy to Sent Items fails: the error of a method, with any status',
		service: SERVICE,
		phase: 'after',
		delivers: 'all',
		defaults: {
			status: 400,
			errorType: 'SoMailException',
			errorMessage: 'The copy to Sent Items failed',
		},
		numberParameter: 'status',
		run: answerMethodError,
	},
	{
		name: 'superoffice-batch',
		description: 'The first `mails` of a call are accepted, the next one fails: the error of a method',
		service: SERVICE,
		phase: 'after',
		delivers: 'part',
		defaults: {
			mails: 2,
			status: 400,
			errorType: 'SoMailException',
			errorMessage: 'A recipient was refused',
		},
		numberParameter: 'mails',
		run: answerMethodError,
	},
	{
		name: 'superoffice-binding',
		description: 'The error of routing or model binding (400, 404, 405), mails not accepted',
		service: SERVICE,
		phase: 'before',
		delivers: 'none',
		defaults: { status: 400, modelState: false },
		numberParameter: 'status',
		run: answerBindingError,
	},
	{
		name: 'superoffice-normalised',
		description:
			'Mails accepted; the answer shows subjects with single blanks, cut at 255, and domains in Unicode',
		service: SERVICE,
		phase: 'after',
		delivers: 'all',
		defaults: {},
		run: (exchange, _parameters, answer) =>
			answerWith(exchange, answer.status, normalised(JSON.parse(answer.body.toString('utf8')))),
	},
];
