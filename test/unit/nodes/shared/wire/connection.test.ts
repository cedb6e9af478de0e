import { insecureWarning } from '../../../../../nodes/shared/wire/connection';

test.each([
	['https://mail.example', false],
	['http://localhost:1', false],
	['http://127.0.0.1', false],
	['http://127.1.2.3:99/x', false],
	['http://[::1]:5', false],
	['not a url', false],
	['http://mail.example', true],
	['http://localhost.example', true],
	['http://127.0.0.1.example', true],
	['http://x127.0.0.1.example', true],
])('%s is warned of: %p', (url, warned) => {
	const warning = insecureWarning(url);
	expect(warning !== undefined).toBe(warned);
	if (warned) expect(warning).toContain(`unencrypted to ${new URL(url).hostname}. Use https.`);
});
