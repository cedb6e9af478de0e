import fc from 'fast-check';
import { redactor } from '../../../../../nodes/shared/wire/masking';
import { forms } from './masking-support';

test('no form of any secret survives', () =>
	fc.assert(
		fc.property(
			fc.string({ unit: 'binary', minLength: 5, maxLength: 20 }),
			fc.constantFrom(...forms),
			fc.string(),
			(secret, [, form], around) => {
				// Text around a secret must not be the secret itself once more.
				const written = form(secret);
				const masked = redactor([secret])(`${around.replace(/[^a-z]/g, '')}|${written}|`);
				expect(masked).not.toContain(`|${written}|`);
				expect(masked).toMatch(/\|\*\*\*=*\|$/);
			},
		),
		{ numRuns: 200 },
	));
