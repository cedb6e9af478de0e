import type { MailAttachment } from '../../core/inbox';
import type { SandboxContext } from '../../core/service';
import type { Call } from './guard';
import type { Organization, StoredMessage } from './store';

/** Delivers a sent message to the inbox, with its referenced records as files. */
export function deliverMessage(context: SandboxContext, call: Call, message: StoredMessage): void {
	const boxes = (addresses: string[] = []) => addresses.map((address) => ({ address }));
	context.deliver(
		{
			envelope: {
				from: { address: message.from },
				to: boxes(message.to),
				cc: boxes(message.cc),
				bcc: boxes(message.bcc),
			},
			subject: message.subject,
			text: message.text,
			html: message.html,
			attachments: (message.attachments ?? []).map((reference) => recordAsFile(call.organization, reference)),
			reference: message.id,
			meta: {
				id: message.id,
				organization: call.organization.id,
				...(message.metadata ? { metadata: message.metadata } : {}),
				...(message.credentialHash ? { credentialHash: message.credentialHash } : {}),
				...(message.attachments ? { attachments: message.attachments } : {}),
			},
		},
		call.request,
	);
}

function recordAsFile(
	organization: Organization,
	{ resourceType, resourceId }: { resourceType: string; resourceId: string },
): MailAttachment {
	const file = resourceType === 'file' ? organization.files.get(resourceId) : undefined;
	if (file !== undefined) return { filename: file.name, contentType: file.mime, content: file.content };
	const record = [...organization.invoices, ...organization.customers].find(({ id }) => id === resourceId);
	return {
		filename: `${resourceType}-${resourceId}.txt`,
		contentType: 'text/plain',
		content: Buffer.from(`${resourceType} ${resourceId}\n${JSON.stringify(record ?? {}, undefined, 2)}\n`),
	};
}
