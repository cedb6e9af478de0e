import type { INodeProperties } from 'n8n-workflow';
import { isSuccess } from '../../shared/wire/commonRefusals';
import { withDetails, type MailError } from '../../shared/errors';
import type { ReadOperation, ReadOutput, ServiceApi } from '../../shared/run/service';
import { mailIdField, memberField, readMailId, readOptions, RESOURCE } from '../fields';
import { mailPath } from '../plan';
import { MEMBER } from '../contract';
import { explain, withReconnect } from '../failure';
import { refusal } from '../refusal';

const OPERATION = 'delete';

interface DeleteRequest {
	userId: string;
	mailId: string;
}

export const deleteFields: INodeProperties[] = [
	memberField(MEMBER, 'Member whose mail is deleted', OPERATION),
	mailIdField(OPERATION),
	readOptions([], OPERATION),
];

async function perform({ userId, mailId }: DeleteRequest, api: ServiceApi): Promise<ReadOutput[]> {
	const request = { method: 'DELETE' as const, path: mailPath(userId, `/${encodeURIComponent(mailId)}`) };
	// A second delete would remove the mail from the trash, too.
	const answer = await api.request(request, { repeat: false });
	if (!isSuccess(answer)) throw refusal(answer, { action: 'delete the mail' });
	return [{ json: { deleted: true, mailId } }];
}

/** After a lost answer nobody knows whether the mail is gone; to run it again blindly may remove it from the trash. */
function deleteFailure(error: MailError): MailError {
	if (error.kind !== 'failed') return withReconnect(error);
	return withDetails(error, {
		fix: 'Look whether the mail is in the trash before you run it again: a second Delete may remove it for good.',
	});
}

/** Into the trash, or for good: the member's own setting decides. */
export const deleteMail: ReadOperation<DeleteRequest> = {
	kind: 'read',
	resource: RESOURCE,
	operation: OPERATION,
	action: 'Delete a mail',
	read: async (item) => ({
		userId: item.requiredLine('userId', MEMBER),
		mailId: readMailId(item),
	}),
	perform,
	explain,
	onFailure: deleteFailure,
};
