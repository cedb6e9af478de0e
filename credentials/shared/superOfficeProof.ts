import type { IHttpRequestHelper, IHttpRequestOptions } from 'n8n-workflow';
import { isSuccess } from '../../nodes/shared/wire/answers';
import { jsonObject } from '../../nodes/shared/wire/json';
import { PATHS } from '../../nodes/SuperOffice/contract';
import { principalOf } from '../../nodes/SuperOffice/principal';
import { ask } from './testProof';

/** Path that the tests of the credentials ask for: who is logged in. */
export const TEST_PATH = PATHS.currentPrincipal;

const NOT_THE_API =
	'The answer is not that of the SuperOffice WebAPI. Check the address; it normally ends in /api.';

/** What the status of an answer says about a login; the 401 has words of its own for each credential. */
const MEANING = new Map<number, string>([
	[403, 'The login works, but may not use the WebAPI. Ask the administrator of SuperOffice.'],
	[404, NOT_THE_API],
	[421, 'The tenant has just moved to another host. Test again in a minute.'],
	[503, 'The tenant is offline at the moment. Try later.'],
]);

/**
 * Asks a WebAPI who is logged in.
 * @param refused what a 401 means for this credential
 * @throws Error in plain words unless the answer names a user of SuperOffice
 */
export async function provePrincipal(
	helper: IHttpRequestHelper,
	apiBase: string,
	options: Pick<IHttpRequestOptions, 'headers' | 'skipSslCertificateValidation'>,
	refused: string,
): Promise<void> {
	const answer = await ask(helper, 'SuperOffice', { ...options, url: `${apiBase}${TEST_PATH}` });
	const meaning = answer.statusCode === 401 ? refused : MEANING.get(answer.statusCode);
	if (meaning !== undefined) throw new Error(meaning);
	if (!isSuccess(answer) || principalOf(jsonObject(answer.body)) === undefined) throw new Error(NOT_THE_API);
}
