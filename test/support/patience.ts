/** Tests run on machines of any speed; none asserts wall-clock time, so none should end for lack of it. */
jest.setTimeout(60_000);
