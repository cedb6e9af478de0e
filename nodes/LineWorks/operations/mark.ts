import { invalid } from '../../shared/errors';
import { simplify } from '../../shared/n8n/simplify';
import { repeatable } from '../../shared/run/operation';
import { checked } from '../../shared/wire/contract';
import { jsonBody } from '../../shared/wire/request';
import type { Input } from '../../shared/zod';
import { mailAnswer, mailPath, markRequest } from '../contract';
import { importance, labelOf, mailId, member, readMailId, readOptions, readStatus } from '../fields';
import { mailOutput, simplified } from '../mailView';
import { isDoneWithoutBody } from '../receipt';
import { readAnswer, refusals, type LineWorksAbout } from '../refusal';

interface MarkInput {
	userId: string;
	mailId: string;
	/** What to change, by wire name. */
	marks: Input<typeof markRequest>;
	simplify: boolean;
}

const about: LineWorksAbout = { doing: 'mark the mail', noun: 'mail', effect: 'none' };

/** Marks a mail. Doing it twice changes nothing more, so it is repeated like a read. */
export const mark = repeatable<MarkInput>({
	resource: 'mail',
	operation: 'mark',
	name: 'Mark',
	action: 'Mark mail',
	description: 'Mark a mail as read, unread or important',
	noun: about.noun,
	fields: [
		{ ...member, description: 'Member whose mail is marked' },
		mailId,
		readStatus,
		importance,
		simplify,
		readOptions(),
	],
	read: async (item) => {
		// An expression that finds nothing is not a choice.
		const read = item.read({ ...readStatus, required: true });
		const important = item.read({ ...importance, required: true });
		if (read === 'unchanged' && important === 'unchanged') {
			throw invalid(
				readStatus.displayName,
				`${readStatus.displayName} and ${importance.displayName} both leave the mail unchanged`,
				'Choose what to change.',
			);
		}
		return {
			userId: item.read(member),
			mailId: readMailId(item),
			simplify: item.readOrDefault(simplify),
			marks: {
				...(read !== 'unchanged' && { readStatus: read === 'read' }),
				...(important !== 'unchanged' && { markStatus: important === 'important' }),
			},
		};
	},
	perform: async ({ userId, mailId: id, marks, simplify: isSimple }, api) => {
		const answer = await api.request({
			method: 'PATCH',
			path: mailPath(userId, id),
			body: jsonBody(checked(markRequest, marks, refusals.service, labelOf)),
		});
		if (isDoneWithoutBody(answer)) return [{ json: { mailId: id, ...marks } }];
		const output = await mailOutput(readAnswer(answer, mailAnswer, about), { userId, mailId: id }, api);
		return [isSimple ? { json: simplified(output.json) } : output];
	},
});
