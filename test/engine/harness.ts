import { startSandbox, type Sandbox } from '../../sandbox';
import { startEngine, type Engine } from '../support/engine';

/** n8n-core's engine with the built package, before a sandbox that is as new for each test. */
export interface EngineBench {
	engine: Engine;
	sandbox: Sandbox;
}

/**
 * Engine and sandbox around the tests of a file. `B` may have further members, which the caller sets.
 * @param services names of the sandbox's services; none given: all
 */
export function engineBench<B extends EngineBench>(...services: string[]): B {
	const bench = {} as B;
	beforeAll(async () => {
		bench.engine = await startEngine();
		bench.sandbox = await startSandbox(services.length > 0 ? { services } : {});
	});
	beforeEach(() => bench.sandbox.reset());
	afterAll(async () => {
		bench.engine.close();
		await bench.sandbox.close();
	});
	return bench;
}
