import type { IDataObject } from 'n8n-workflow';
import { MailError } from '../../shared/errors';
import { optionsCollection } from '../../shared/n8n/fields';
import { runOptions } from '../../shared/n8n/mailFields';
import { repeatable, type ServiceApi } from '../../shared/run/operation';
import { askAgent } from '../agentCheck';
import { PATHS } from '../contract';
import { authentication, type Authentication } from '../fields';
import { limits } from '../limits';
import { aboutPrincipal, principalOf, principalRequest } from '../principal';
import { readAnswer } from '../receipt';
import { addressFix } from '../refusal';

interface MailboxQuestion {
	authentication: Authentication;
}

/** Whether SuperOffice can send and receive with the mailbox of the logged-in user. */
export const checkMailbox = repeatable<MailboxQuestion>({
	resource: 'mailbox',
	operation: 'checkMailbox',
	name: 'Check Mailbox',
	action: 'Check mailbox',
	description: 'See who is logged in and whether the mailbox of that user works',
	noun: 'mailbox',
	fields: [optionsCollection(runOptions(limits))],
	read: async (item) => ({ authentication: item.readOrDefault(authentication) }),
	perform: async ({ authentication: chosen }, api) => {
		const user = await whoIsLoggedIn(api, chosen);
		const works = await askAgent(
			api,
			{ method: 'POST', path: PATHS.testAuthenticate },
			{ doing: 'check the mailbox', noun: 'mailbox', effect: 'none', agent: true, authentication: chosen },
		);
		return [{ json: { service: 'superOffice', works, user } }];
	},
});

async function whoIsLoggedIn(api: ServiceApi, chosen: Authentication): Promise<IDataObject> {
	const about = aboutPrincipal(chosen);
	const answer = await api.request(principalRequest);
	const principal = principalOf(readAnswer(answer, about));
	if (!principal) {
		throw new MailError('failed', 'SuperOffice did not say who is logged in', {
			fix: addressFix(about),
			statusCode: answer.statusCode,
		});
	}
	const { Associate, AssociateId, FullName, UserName, EMailAddress } = principal;
	return {
		associate: Associate,
		associateId: AssociateId,
		fullName: FullName,
		userName: UserName,
		emailAddress: EMailAddress,
	};
}
