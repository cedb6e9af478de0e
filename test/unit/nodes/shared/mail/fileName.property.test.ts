import fc from 'fast-check';
import { contentTypeOf, safeFileName } from '../../../../../nodes/shared/mail/fileName';
import { hasHeaderControl, loneSurrogateAt } from '../../../../../nodes/shared/mail/text';
import { visibleText } from '../../../../../nodes/shared/mail/unicode';
import { anyText } from './mail-support';

describe('file names and content types', () => {
	test('a file name is one that every mail program takes, whatever was given', () =>
		fc.assert(
			fc.property(
				anyText,
				anyText,
				fc.option(fc.integer({ min: 10, max: 40 }), { nil: undefined }),
				(given, field, longest) => {
					const { name: safe, changed } = safeFileName(given, field, 'application/pdf', longest);
					expect(safe).not.toMatch(/[<>:"|?*\\/]/);
					expect(safe).not.toMatch(/^[\s.]|^$/);
					expect(hasHeaderControl(safe)).toBe(false);
					expect(loneSurrogateAt(safe)).toBe(-1);
					expect(visibleText(safe)).toBe(safe);
					expect(safe.normalize('NFC')).toBe(safe);
					if (longest !== undefined) expect(safe.length).toBeLessThanOrEqual(longest);
					expect(changed).toBe(given !== '' && safe !== given);
					expect(safeFileName(safe, field, 'application/pdf', longest).name.length).toBeLessThanOrEqual(
						safe.length,
					);
				},
			),
			{ numRuns: 300 },
		));

	test('a content type is always one', () =>
		fc.assert(
			fc.property(anyText, anyText, (given, fileName) => {
				expect(contentTypeOf(given, fileName).contentType).toMatch(
					/^[a-z0-9!#$%&'*+.^_`{|}~-]+\/[a-z0-9!#$%&'*+.^_`{|}~-]+(; [^\r\n]+)?$/,
				);
			}),
		));
});
