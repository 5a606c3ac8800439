/** Failures: the SDK's class for each status, and its reading of each shape (API §2.1, §2.2). */

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import * as sdk from "@videosdk.live/server-sdk";

import { client, emulator } from "./emulator.ts";

describe("errors.classes", () => {
  for (const [status, error] of [
    [400, sdk.ValidationError],
    [401, sdk.AuthenticationError],
    [402, sdk.RoomNotFoundError],
    [403, sdk.PermissionError],
    [404, sdk.RoomNotFoundError],
    [409, sdk.ResourceConflictError],
    [429, sdk.RateLimitError],
    [503, sdk.VideoSDKError],
  ] as const) {
    test(`${status} is a ${error.name || "VideoSDKError"}`, async () => {
      await emulator.fault({ kind: "status", status });
      await assert.rejects(client().rooms.list(), (problem) => {
        assert(problem instanceof error);
        assert.equal(problem.httpStatus, status);
        return true;
      });
    });
  }

  test("no reply in time is a TimeoutError", async () => {
    await emulator.fault({ kind: "hang" });
    await assert.rejects(client({ timeoutMs: 100 }).rooms.list(), sdk.TimeoutError);
  });
});

describe("errors.shapes", () => {
  for (const error_shape of ["message", "error", "msg", "statusMessage", "string"]) {
    test(`a text under ${error_shape} is found, with the request's id`, async () => {
      await emulator.quirks({ error_shape });
      await assert.rejects(client().rooms.get("none"), (problem) => {
        assert(problem instanceof sdk.RoomNotFoundError);
        assert.equal(problem.message, "Room not found");
        assert.equal(problem.code, error_shape === "string" ? undefined : "resource_not_found");
        assert.match(problem.requestId ?? "", /./);
        return true;
      });
    });
  }
});

describe("errors.retries", () => {
  test("a read that was refused once is repeated", async () => {
    await emulator.fault({ kind: "status", status: 429, times: 1 });
    assert.deepEqual((await client({ maxRetries: 1 }).rooms.list()).data, []);
    const statuses = (await emulator.requests()).map(({ status }: { status: number }) => status);
    assert.deepEqual(statuses, [429, 200]);
  });
});
