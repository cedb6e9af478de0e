import fc from 'fast-check';
import { base64Bytes, isBase64, matchesWildcard } from '../../../../../nodes/shared/mail/attachments';

describe('attachments', () => {
	test('matchesWildcard is what the regular expression would be', () => {
		const letters = fc.string({ unit: fc.constantFrom('a', 'b', '.', 'B'), maxLength: 8 });
		const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '.', '*', '*'), maxLength: 6 });
		fc.assert(
			fc.property(letters, pattern, (text, wildcard) => {
				const reference = new RegExp(
					`^${wildcard
						.split('*')
						.map((part) => part.replace(/\./g, '\\.'))
						.join('.*')}$`,
					's',
				);
				expect(matchesWildcard(text, wildcard)).toBe(reference.test(text));
			}),
			{ numRuns: 300 },
		);
	});

	test('many stars over a long name are no trouble', () => {
		expect(matchesWildcard('a'.repeat(500_000), `${'*a'.repeat(1_000)}b`)).toBe(false);
	});

	test('isBase64 and base64Bytes agree with Buffer', () =>
		fc.assert(
			fc.property(fc.uint8Array({ maxLength: 50 }), (bytes) => {
				const text = Buffer.from(bytes).toString('base64');
				expect(isBase64(text)).toBe(true);
				expect(base64Bytes(text)).toBe(bytes.length);
			}),
		));
});
