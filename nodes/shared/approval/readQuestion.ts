import { invalid } from '../errors';
import type { Item } from '../n8n/item';
import { readTime } from '../n8n/time';
import * as field from './fields';
import { readForm } from './readForm';
import type { Approval, Form, ReadQuestion } from './question';

/** @throws MailError `invalid` naming field, cause and fix */
export function readQuestion(item: Item, now: number): ReadQuestion {
	const subject = item.read(field.subject);
	const message = item.read(field.message);
	const until = readLimit(item, now);
	return { subject, message, asked: readAsked(item, subject), ...(until !== undefined && { until }) };
}

function readAsked(item: Item, subject: string): Approval | Form {
	const type = item.readOrDefault(field.responseType);
	if (type === 'approval') return readApproval(item);
	return {
		kind: 'form',
		open: item.readOrDefault(field.messageButtonLabel),
		title: item.read(field.formTitle) ?? subject,
		description: item.read(field.formDescription) ?? '',
		submit: item.readOrDefault(field.formButtonLabel),
		fields: type === 'freeText' ? [RESPONSE] : readForm(item),
	};
}

/** The field of a free text. n8n's nodes put it out as `text`. */
const RESPONSE = {
	type: 'textarea',
	name: 'text',
	label: 'Response',
	required: true,
	placeholder: '',
	value: '',
} as const;

function readApproval(item: Item): Approval {
	const approve = {
		approved: true,
		label: item.readOrDefault(field.approveLabel),
		style: item.readOrDefault(field.approveStyle),
	};
	if (item.readOrDefault(field.approvalType) === 'single') return { kind: 'approval', choices: [approve] };
	const disapprove = {
		approved: false,
		label: item.readOrDefault(field.disapproveLabel),
		style: item.readOrDefault(field.disapproveStyle),
	};
	return { kind: 'approval', choices: [approve, disapprove] };
}

const MILLISECONDS = { minutes: 60_000, hours: 3_600_000, days: 86_400_000 } as const;

/** Latest moment that a wait can end at: n8n's database and the calendar end there. */
const LATEST = Date.UTC(2999, 0);

function readLimit(item: Item, now: number): number | undefined {
	if (!item.isAdded(field.limitWaitTime)) return undefined;
	if (item.readOrDefault(field.limitType) === 'afterTimeInterval') {
		const { displayName } = field.resumeAmount;
		const after = item.readOrDefault(field.resumeAmount) * MILLISECONDS[item.readOrDefault(field.resumeUnit)];
		if (after > 0 && now + after < LATEST) return Math.round(now + after);
		throw invalid(
			displayName,
			`${displayName} of ${field.limitWaitTime.displayName} leaves ${after > 0 ? 'more than n8n can wait' : 'no time to answer'}`,
			`Enter another ${displayName}, or remove the option to wait without a limit.`,
		);
	}
	const { displayName } = field.maxDateAndTime;
	const text = readTime(item.raw(field.maxDateAndTime), displayName, () => item.context.getTimezone());
	const at = text === undefined ? NaN : Date.parse(text);
	if (at > now && at < LATEST) return at;
	throw invalid(
		displayName,
		`${displayName} is ${text === undefined ? 'empty' : at > now ? 'later than n8n can wait' : 'over already'}`,
		'Choose a time to come, or remove the option to wait without a limit.',
	);
}
