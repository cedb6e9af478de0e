import type { MailAddress, MailAttachment, MailToDeliver } from '../../core/inbox';
import { splitAddresses } from '../../core/strict/address';
import type { HubAttachment, HubDto, Operation } from './operations';

/** Addresses of a mail, the number of an SMS, nothing for a letter: what the fault and status recipients are looked for in. */
export function recipientsOf(operation: Operation, dto: HubDto): string[] {
	if (operation.name === 'SendSMS') return listOf(dto.Receiver);
	if (operation.name === 'SendLetter') return listOf(dto.TestEMail);
	return [...listOf(dto.To), ...listOf(dto.CC), ...listOf(dto.BCC)];
}

/** A bound request in the inbox's words. `meta.kind` is mail, sms or letter. */
export function toInboxMail(operation: Operation, dto: HubDto, meta: Record<string, unknown>): MailToDeliver {
	switch (operation.name) {
		case 'SendMail':
			return mail(dto, { kind: 'mail', domain: dto.Domain, ...meta });
		case 'SendSMS':
			return {
				envelope: {
					from: dto.Sender ? { address: String(dto.Sender) } : undefined,
					to: toAddresses(dto.Receiver),
				},
				text: textOf(dto.Message),
				reference: textOf(dto.Reference),
				meta: { kind: 'sms', ...meta },
			};
		default:
			return letter(operation, dto, meta);
	}
}

function mail(dto: HubDto, meta: Record<string, unknown>): MailToDeliver {
	const to = toAddresses(dto.To);
	const receiverName = textOf(dto.ReceiverName);
	return {
		envelope: {
			from: dto.From ? { address: String(dto.From), name: textOf(dto.FromName) } : undefined,
			// One display name for the whole field: it belongs to the only, or the first, recipient.
			to: to.map((address, index) =>
				index === 0 && receiverName ? { ...address, name: receiverName } : address,
			),
			cc: toAddresses(dto.CC),
			bcc: toAddresses(dto.BCC),
		},
		subject: textOf(dto.Subject),
		text: textOf(dto.Text),
		html: textOf(dto.HTML),
		reference: textOf(dto.Reference),
		attachments: ((dto.Attachments ?? []) as HubAttachment[]).map(({ Bytes, Name, ContentType }) => ({
			filename: Name ?? '',
			contentType: ContentType ?? 'application/octet-stream',
			content: Bytes ?? Buffer.alloc(0),
		})),
		meta,
	};
}

function letter(operation: Operation, dto: HubDto, meta: Record<string, unknown>): MailToDeliver {
	const file = (name: string, filename: string): MailAttachment[] =>
		Buffer.isBuffer(dto[name]) ? [{ filename, contentType: 'application/pdf', content: dto[name] }] : [];
	const values = operation.fields
		.filter(({ type, name }) => type !== 'bytes' && dto[name] !== undefined)
		.map(({ name }) => [name, dto[name]]);
	const lines = [1, 2, 3, 4, 5].map((line) => dto[`AddressLine${line}`]);
	return {
		envelope: {},
		subject: `Letter ${textOf(dto.FileName) ?? ''}`.trim(),
		text: [...lines, `${textOf(dto.ZipCode) ?? ''} ${textOf(dto.City) ?? ''}`.trim(), dto.Country]
			.filter(Boolean)
			.join('\n'),
		reference: textOf(dto.Reference),
		attachments: [...file('File', textOf(dto.FileName) ?? 'letter.pdf'), ...file('CoverFile', 'cover.pdf')],
		meta: { kind: 'letter', fields: Object.fromEntries(values), ...meta },
	};
}

const listOf = (value: unknown): string[] =>
	typeof value === 'string' && value !== '' ? splitAddresses(value) : [];
const toAddresses = (value: unknown): MailAddress[] => listOf(value).map((address) => ({ address }));
const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
