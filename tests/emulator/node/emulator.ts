/**
 * The emulator under test: the SDK's client of its API, and its control API.
 *
 * It is as new for each test. Where documentation and SDK disagree, it answers as the SDK expects; the
 * documented answer has a test of its own, by a client that is not held to the SDK's types.
 */

import { appendFileSync } from "node:fs";
import { beforeEach } from "node:test";

import { Page, VideoSDK, type Room, type VideoSDKClientOptions } from "@videosdk.live/server-sdk";

const { VIDEOSDK_API_ENDPOINT: endpoint, REPLIES: replies } = process.env;

beforeEach(async () => {
  await emulator.reset();
  await emulator.quirks({ deactivate_reply: "sdk", remove_reply: "sdk", session_end_reply: "sdk" });
  await emulator.quirks({ version_image: "url" });
});

/** VideoSDK's ids and times as they go over the wire. */
export const ROOM_ID = /^[a-z0-9]{4}-[a-z0-9]{4}-[a-z0-9]{4}$/;
export const RECORD_ID = /^[0-9a-f]{24}$/;
export const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
export const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** The SDK as a user has it: endpoint and key pair come from the environment. What it gives is noted. */
export function client(options: VideoSDKClientOptions = {}): VideoSDK {
  return watched("", documented(options));
}

/** The SDK where the emulator answers as documented and not as the SDK's types say. */
export function documented(options: VideoSDKClientOptions = {}): VideoSDK {
  return new VideoSDK({ maxRetries: 0, ...options });
}

/** A room where somebody is. */
export async function meeting(): Promise<Room> {
  const room = await documented().rooms.create();
  await emulator.join(room);
  return room;
}

export const emulator = {
  reset: () => control("POST", "reset"),
  /** Lets somebody join; the first one starts a session, whose id this gives. */
  join: async (room: Room | string, participantId = "ada", name = participantId): Promise<string> => {
    const id = encodeURIComponent(typeof room === "string" ? room : room.roomId);
    return (await control("POST", `rooms/${id}/join`, { participantId, name })).sessionId;
  },
  /** Lets all leave, which ends the session. */
  empty: (room: Room) => control("POST", `rooms/${room.roomId}/leave`, {}),
  /** Does to an object what a test or a person may: `act("transcriptions", id, "end")`. */
  act: (area: string, id: string, verb: string, body: object = {}) =>
    control("POST", `${area}/${encodeURIComponent(id)}/${verb}`, body),
  /** Changes an object, as somebody else would. */
  change: (area: string, id: string, fields: object) => control("POST", `${area}/${encodeURIComponent(id)}`, fields),
  /** All documents, by area. */
  state: (): Promise<Record<string, any[]>> => control("GET", "state"),
  /** Places a phone call, as somebody's phone would. */
  place: (values: Record<string, unknown>): Promise<{ id: string }> => control("POST", "calls", values),
  quirks: (values: Record<string, unknown>) => control("PUT", "quirks", values),
  fault: (values: Record<string, unknown>) => control("POST", "faults", values),
  requests: () => control("GET", "requests"),
  /** What each dispatch of an agent is refused with. */
  workers: (refusal: string) => control("PUT", "agent-workers", { refusal }),
  /** Lets seconds go by at once. */
  advance: (seconds: number) => control("PUT", "clock", { advance: seconds }),
  rotateKey: () => control("POST", "rotate-key"),
};

async function control(method: string, path: string, body?: unknown): Promise<any> {
  const reply = await fetch(`${endpoint}/_emulator/${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!reply.ok) throw new Error(`${method} ${path}: ${await reply.text()}`);
  return reply.json();
}

function watched<Target extends object>(path: string, target: Target): Target {
  return new Proxy(target, {
    get(_, name) {
      const value: unknown = Reflect.get(target, name);
      const here = `${path}${String(name)}`;
      if (typeof value === "function") {
        return (...given: unknown[]) => noted(here, value.apply(target, given));
      }
      return typeof value === "object" && value !== null ? watched(`${here}.`, value) : value;
    },
  });
}

/** Keeps a reply, so that the compiler can hold it against the type that the SDK gives its method. */
function noted(method: string, given: unknown): unknown {
  if (given instanceof Promise) return given.then((reply) => noted(method, reply));
  const reply = given instanceof Page ? given.data : given;
  const isData = typeof reply !== "object" || [Object.prototype, Array.prototype].includes(Object.getPrototypeOf(reply));
  if (replies && isData) appendFileSync(replies, `${JSON.stringify({ method, reply })}\n`);
  return given;
}
