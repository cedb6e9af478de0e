import { Checkout } from '../support/checkout';

jest.setTimeout(300_000);

const checkout = new Checkout();
afterAll(async () => await checkout.remove());

it('npm run start:queue -- --workers --concurrency: the demo mails go through the webhook process and the workers', async () => {
	const { code, output } = await checkout.run('npm run start:queue -- --workers 1 --concurrency 20 --once');
	expect(`${code} ${output}`).toMatch(/^0 [^]*4 of 4 mails arrived/);
});
