import type { INodeProperties } from 'n8n-workflow';
import { isSuccess } from '../../shared/send/answers';
import type { ReadOperation, ReadOutput, ServiceApi } from '../../shared/send/service';
import { explainStep } from '../ask';
import { mailIdField, memberField, readOptions, RESOURCE } from '../fields';
import { mailPath } from '../plan';
import { refusal, withReconnect } from '../refusal';

const OPERATION = 'delete';

interface DeleteRequest {
	userId: string;
	mailId: string;
}

export const deleteFields: INodeProperties[] = [
	memberField('Member', 'Member whose mail is deleted', OPERATION),
	mailIdField(OPERATION),
	readOptions([], OPERATION),
];

async function perform({ userId, mailId }: DeleteRequest, api: ServiceApi): Promise<ReadOutput[]> {
	const request = { method: 'DELETE' as const, path: mailPath(userId, `/${encodeURIComponent(mailId)}`) };
	// A second delete would remove the mail from the trash, too.
	const answer = await api.request(request, { repeat: false });
	if (!isSuccess(answer)) throw refusal(answer, 'delete the mail');
	return [{ json: { deleted: true, mailId } }];
}

/** Into the trash, or for good: the member's own setting decides. */
export const deleteMail: ReadOperation<DeleteRequest> = {
	kind: 'read',
	resource: RESOURCE,
	operation: OPERATION,
	action: 'Delete a mail',
	read: async (item) => ({
		userId: item.requiredLine('userId', 'Member'),
		mailId: item.requiredLine('mailId', 'Mail ID'),
	}),
	perform,
	explain: explainStep,
	onFailure: withReconnect,
};
