import { addressProblem, splitAddresses } from '../../core/strict/address';
import { hasControlCharacter } from '../../core/strict/text';
import type { Issue } from './hubError';
import type { HubAttachment, HubDto, Operation } from './operations';

/** The vendor's own placeholder: its sample requests pass as printed. */
const PLACEHOLDER = 'String';

/** Fields of a mail that may hold line breaks; all others are one line and end up in headers. */
const BODY_FIELDS = new Set(['Text', 'HTML', 'Message']);
const CONTENT_TYPE =
	/^[A-Za-z0-9!#$&^_.+-]+\/[A-Za-z0-9!#$&^_.+-]+(?:\s*;\s*[A-Za-z0-9!#$&^_.+-]+=(?:[^\s";]+|"[^"]*"))*$/;

/** Faults in the values of a well-formed request: nothing refused here could arrive as intended. */
export function valueIssues(operation: Operation, dto: HubDto): Issue[] {
	const issues: Issue[] = [];
	for (const [name, value] of Object.entries(dto)) {
		if (typeof value === 'string' && !BODY_FIELDS.has(name) && hasControlCharacter(value)) {
			issues.push({ field: name, message: 'Control character or line break' });
		}
	}
	if (operation.name === 'SendMail') issues.push(...mailIssues(dto));
	if (operation.name === 'SendSMS') issues.push(...required(dto, ['Message', 'Receiver']), ...smsIssues(dto));
	if (operation.name === 'SendLetter') issues.push(...required(dto, ['File']), ...letterIssues(dto));
	return issues;
}

function mailIssues(dto: HubDto): Issue[] {
	const issues: Issue[] = [];
	for (const field of ['From', 'To', 'CC', 'BCC']) {
		const value = dto[field];
		if (typeof value !== 'string' || value === '' || value === PLACEHOLDER) continue;
		const list = field === 'From' ? [value] : splitAddresses(value);
		for (const address of list) {
			// The hub stands on one's own network, and reaches the names there.
			const problem = addressProblem(address, true);
			if (problem !== undefined)
				issues.push({ field, message: `Not a mail address, ${problem}: ${address}` });
		}
	}
	if (!dto.To && !dto.CC && !dto.BCC) issues.push({ field: 'To', message: 'No recipient' });
	const attachments = (dto.Attachments ?? []) as HubAttachment[];
	attachments.forEach((attachment, index) =>
		issues.push(...attachmentIssues(attachment, `Attachments[${index}].`)),
	);
	return issues;
}

/** The vendor does not say that the hub splits lists of numbers: the SMS might reach the first one, or nobody. */
function smsIssues({ Receiver }: HubDto): Issue[] {
	return /[,;]/.test(String(Receiver ?? ''))
		? [{ field: 'Receiver', message: 'More than one number, the SMS might reach one or none' }]
		: [];
}

function letterIssues({ FileName }: HubDto): Issue[] {
	return /[/\\]/.test(String(FileName ?? ''))
		? [{ field: 'FileName', message: 'Path separator in a file name' }]
		: [];
}

function attachmentIssues({ Bytes, Name, ContentType }: HubAttachment, path: string): Issue[] {
	const issues: Issue[] = [];
	const wrong = (field: string, message: string) => issues.push({ field: path + field, message });
	if (Bytes === undefined) wrong('Bytes', 'Attachment without content');
	if (Name === undefined || Name.trim() === '') wrong('Name', 'Attachment without a name');
	else if (hasControlCharacter(Name)) wrong('Name', 'Control character or line break');
	else if (/[/\\]/.test(Name)) wrong('Name', 'Path separator in a file name');
	if (ContentType !== undefined && ContentType !== PLACEHOLDER && !CONTENT_TYPE.test(ContentType)) {
		wrong('ContentType', `Not a MIME type: ${JSON.stringify(ContentType)}`);
	}
	return issues;
}

function required(dto: HubDto, names: string[]): Issue[] {
	const missing = (value: unknown) =>
		value === undefined || value === '' || (Buffer.isBuffer(value) && value.length === 0);
	return names.filter((name) => missing(dto[name])).map((field) => ({ field, message: 'Missing' }));
}
