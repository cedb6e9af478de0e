import { AnswerRef, type PlanStep } from '../shared/run/plan';
import { STEP } from './plan';
import { fieldLabel, type Purpose } from './problem';
import { REBILLY_LABEL } from './readMail';

const MISSING = {
	message: 'There is no message with this Message ID',
	fix: 'Check Message ID, and that Organization ID and Environment of the credential are those of the message.',
	field: REBILLY_LABEL.messageId,
};

export const READ: Purpose = { doing: 'read messages', permission: 'GetEmailMessage', missing: MISSING };

/** PATCH: the permission, and what its refusals mean for a draft that somebody chose. */
export const OUTBOX: Purpose = {
	doing: 'send messages',
	permission: 'PatchEmailMessage',
	conflict: {
		message: 'The message is no longer a draft',
		fix: 'It was sent before, or is being sent. Look at its status with the operation Get.',
	},
	missing: MISSING,
};

/** What a step was about to do, for the words of its refusals. */
export function purposeOf(step: PlanStep): Purpose {
	if (step.id === STEP.create) return createPurpose(step);
	if (step.id === STEP.outbox) return OUTBOX;
	if (step.id === STEP.read || step.id === STEP.wait) return READ;
	const { name } = bodyOf(step) as { name: string };
	return { doing: `upload "${name}"`, permission: 'PostFile', file: name };
}

/** `attachments` is filled by several parameters: which one is at fault shows in what was sent at that place. */
function createPurpose(step: PlanStep): Purpose {
	const { attachments = [] } = bodyOf(step) as { attachments?: Array<{ resourceId: unknown }> };
	const isUpload = attachments.map(({ resourceId }) => resourceId instanceof AnswerRef);
	const labelOf = (path: string): string => {
		const [name, position, member] = path.split(/[.[\]]+/);
		if (name !== 'attachments') return fieldLabel(path);
		const upload = isUpload[Number(position)] ?? isUpload.includes(true);
		if (!upload) return REBILLY_LABEL.records;
		return member === 'resourceType' ? REBILLY_LABEL.uploadResourceType : fieldLabel(path);
	};
	return {
		doing: 'create messages',
		permission: 'PostEmailMessage',
		labelOf,
		// The files themselves were taken, each by a step of its own.
		fixOf: (label) =>
			label === fieldLabel('attachments')
				? `Rebilly took the files, but not the reference to them. Try another ${REBILLY_LABEL.uploadResourceType}.`
				: undefined,
	};
}

function bodyOf({ request: { body } }: PlanStep): unknown {
	return body !== undefined && 'json' in body ? body.json : {};
}
