import {
	fingerprint,
	forgetLogins,
	RefusedLogin,
	singleFlightLogin,
} from '../../../credentials/shared/singleFlightLogin';

let time: number;
let logins: number;
const now = () => time;
const login = async () => ({ token: `t${++logins}` });
const ask = async (expired: string, key = 'account') =>
	(await singleFlightLogin({ key, expired, login, now })).token;

beforeEach(() => {
	forgetLogins();
	time = 1_000_000;
	logins = 0;
});

test('parallel logins of one account share one promise, other accounts do not', async () => {
	const tokens = await Promise.all(['', '', ''].map(async (expired) => await ask(expired)));
	expect(tokens).toEqual(['t1', 't1', 't1']);
	expect(await ask('', 'other')).toBe('t2');
});

test('the newest token refused: a new login', async () => {
	expect(await ask('')).toBe('t1');
	expect(await ask('t1')).toBe('t2');
	expect(await ask('t2')).toBe('t3');
});

test('an older token refused: the newest without a login', async () => {
	await ask('');
	await ask('t1');
	time += 9 * 60_000;
	expect(await ask('t1')).toBe('t2');
	expect(logins).toBe(2);
	time += 2 * 60_000;
	expect(await ask('t1')).toBe('t3');
});

test('a token of another process refused: the newest only while it is fresh', async () => {
	await ask('');
	time += 59_000;
	expect(await ask('foreign')).toBe('t1');
	time += 2_000;
	expect(await ask('foreign')).toBe('t2');
});

test('a refused login is not tried again for ten seconds, by nobody with the same secret', async () => {
	let tries = 0;
	const refusing = async () => {
		tries++;
		await Promise.resolve();
		throw new RefusedLogin('no');
	};
	const asking = async (key: string) =>
		await singleFlightLogin({ key, expired: '', login: refusing, now }).catch(
			(error: Error) => error.message,
		);
	expect(await Promise.all([asking('a'), asking('a'), asking('a')])).toEqual(['no', 'no', 'no']);
	time += 9_999;
	expect(await asking('a')).toBe('no');
	expect(tries).toBe(1);
	expect(await asking('b')).toBe('no');
	expect(tries).toBe(2);
	time += 1;
	expect(await ask('', 'a')).toBe('t1');
	expect(await ask('t1', 'a')).toBe('t2');
});

test('a failed login reaches everybody who waits, and is not remembered', async () => {
	let tries = 0;
	const failing = async () => {
		tries++;
		await Promise.resolve();
		throw new Error('refused');
	};
	const results = await Promise.allSettled(
		[1, 2].map(async () => await singleFlightLogin({ key: 'account', expired: '', login: failing, now })),
	);
	expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
	expect(tries).toBe(1);
	expect(await ask('')).toBe('t1');
});

test('a fingerprint tells values apart and does not show them', () => {
	expect(fingerprint(['ab', 'c'])).not.toBe(fingerprint(['a', 'bc']));
	expect(fingerprint(['secret'])).toBe(fingerprint(['secret']));
	expect(fingerprint(['secret'])).toMatch(/^[0-9a-f]{32}$/);
});
