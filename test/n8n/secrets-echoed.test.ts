import { ECHOES, type Echo } from '../support/echo-proxy';
import { one, searchForSecrets } from '../support/secret-bench';

/**
 * Every secret of every credential, against services that repeat in their answer all that they were sent: what n8n then
 * answers, logs at level debug and saves is searched for the secrets.
 *
 * @slow
 */

jest.setTimeout(600_000);

/** Enough to see what becomes of a login that is renewed: one of each kind of answer. */
const RENEWED: readonly Echo[] = ['400-json', '401-json', '500-json', '200-html'];

searchForSecrets(
	300,
	(bench) => {
		it.each(ECHOES)('services that answer %s with all that they were sent', async (echo) => {
			// The requests that send, right after a login.
			await bench.everyVariant(
				({ sends }) => ({ kind: 'echo', echo, only: sends }),
				async (variant) => {
					await bench.runs.send(variant, 'continue', [...one, 'ben@example.com']);
					await bench.runs.send(variant, 'stop', one);
					// The service's own answer comes out only where it passes for a success.
					if (echo.startsWith('200')) await bench.runs.send(variant, 'response', one);
				},
			);
			// A login that has to be renewed: the new one is a secret that nobody knew when the run began.
			if (RENEWED.includes(echo))
				await bench.everyVariant(
					({ sends }) => ({ kind: 'expire', echo, only: sends, left: 1 }),
					async (variant) => {
						await bench.runs.send(variant, 'continue', one);
						await bench.runs.send(variant, 'stop', one);
					},
				);
			// Every request, logins and lists too.
			await bench.everyVariant(
				() => ({ kind: 'echo', echo }),
				async (variant) => {
					await bench.runs.send(variant, 'stop', one);
					await bench.runs.editor(variant);
				},
			);
		});
	},
	({ service, proxy }) => service.label.includes('odd') || proxy.echoed >= ECHOES.length,
);
