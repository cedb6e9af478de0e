import type { INodeParameters } from 'n8n-workflow';
import { limitsFor } from '../../nodes/SuperOffice/limits';
import {
	CREDENTIAL,
	forgetLogins,
	mailServerCredential,
	sandboxCredential,
	type Authentication,
} from '../support/superofficeSandbox';
import { commonParameters, deadUrl, type ContractService } from './services';

function variant(
	label: string,
	authentication: Authentication,
	sendWith: 'smtpServer' | 'userMailbox' | 'serverDefault',
	batch: boolean,
): ContractService {
	const type = CREDENTIAL[authentication];
	const own: INodeParameters = {
		authentication,
		sendWith,
		...(batch && { options: { batch: true, batchSize: 2 } }),
	};
	return {
		label: `SuperOffice (${label}${batch ? ', batch' : ''})`,
		node: 'superOffice',
		sandbox: 'superoffice',
		limits: limitsFor(authentication),
		// The sandbox forgets its tickets with each reset: a login that the package still holds would meet a 401 first.
		prepare: forgetLogins,
		credentials: (sandbox) => ({
			[type]: sandboxCredential(authentication, sandbox),
			...(sendWith === 'smtpServer' && { superOfficeMailServerApi: mailServerCredential() }),
		}),
		unreachable: (credentials) => {
			const field = authentication === 'onsite' ? 'baseUrl' : 'loginHost';
			return { ...credentials, [type]: { ...credentials[type], [field]: deadUrl(credentials[type][field]) } };
		},
		parameters: (mail) => commonParameters(mail, own),
		sends: { method: 'POST', path: '/v1/Agents/EMail/Send' },
		sentStatuses: ['accepted'],
		messageId: true,
		batches: batch,
		refusal: {
			name: 'status',
			status: 400,
			body: { Message: 'The request is invalid.', MessageDetail: 'No action was found.' },
		},
		keepsLogin: authentication === 'onsite',
		// The pace of SuperOffice counts calls: only together many mails go fast.
		triesInputs: batch && authentication !== 'systemUser',
	};
}

/** All ways to send, alone and in batches, and all ways to sign in. */
export const superOffice: ContractService[] = [
	variant('SMTP server, OAuth2', 'oAuth2', 'smtpServer', false),
	variant('SMTP server, system user', 'systemUser', 'smtpServer', true),
	variant('user mailbox, onsite', 'onsite', 'userMailbox', false),
	variant('user mailbox, OAuth2', 'oAuth2', 'userMailbox', true),
	variant('server default, OAuth2', 'oAuth2', 'serverDefault', false),
	variant('server default, onsite', 'onsite', 'serverDefault', true),
];
