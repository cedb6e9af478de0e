import { readFileSync } from 'node:fs';
import * as contract from '../../../nodes/SuperOffice/contract';
import { labelOf } from '../../../nodes/SuperOffice/fields';
import * as options from '../../../nodes/SuperOffice/optionFields';
import { fieldRows, VENDOR_FIELDS } from '../../../scripts/lib/superoffice-fields';

const NODE = { contract, labelOf, options };

/** Paths of the members of the vendor's sample answer; CC and BCC have those of To. */
function pathsIn(value: unknown, at = 'Emails'): string[] {
	if (Array.isArray(value)) return value.length > 0 ? pathsIn(value[0], at) : [];
	if (typeof value !== 'object' || value === null || /\.(?:Cc|Bcc|.*FieldProperties)$/.test(at)) return [];
	return Object.entries(value).flatMap(([name, member]) => {
		const path = `${at}.${name}`;
		return [path, ...pathsIn(member, path)];
	});
}

test('the table has every field of the vendor page, and each has a parameter or a reason', () => {
	const sample: unknown = JSON.parse(
		readFileSync(require.resolve('../nodes/SuperOffice/vendor-answer.json'), 'utf8'),
	);
	const known = VENDOR_FIELDS.filter((path: string) => path.startsWith('Emails.'));
	expect([...known].sort()).toEqual([...new Set(pathsIn(sample))].sort());
	expect(fieldRows(NODE).map(({ field }) => field)).toEqual(VENDOR_FIELDS);
	expect(fieldRows(NODE).every(({ setBy }) => setBy !== '')).toBe(true);
});

test('a field that the contract loses, or that nobody explains, stops the table', () => {
	const lost = { ...contract, sendEMailsRequest: contract.sendRequest };
	expect(() => fieldRows({ ...NODE, contract: lost })).toThrow('OutgoingConnectionInfo');
	expect(() => fieldRows({ ...NODE, labelOf: () => undefined })).toThrow('Nothing sets');
});

test('what SuperOffice alone sets cannot go out', () => {
	const notSent = fieldRows(NODE).filter(({ setBy }) => setBy.startsWith('not sent'));
	expect(notSent.map(({ field }) => field)).toEqual(
		expect.arrayContaining(['Emails.Flags', 'Emails.TableRight', 'Emails.To.DuplicatePersonIds']),
	);
	expect(notSent.length).toBeLessThan(VENDOR_FIELDS.length / 2);
});
