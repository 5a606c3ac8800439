/** A suite of tests for each method of a part of the SDK: where one is left out, this does not compile. */

import { describe } from "node:test";

type MethodsOf<Part> = {
  [Name in keyof Part]: Part[Name] extends (...given: never[]) => unknown ? Name : never;
}[keyof Part] &
  string;

export function drive<Part>(part: string, suites: Record<MethodsOf<Part>, () => void>): void {
  for (const [method, suite] of Object.entries<() => void>(suites)) {
    describe(`${part}.${method}`, suite);
  }
}
