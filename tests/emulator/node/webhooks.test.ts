/** Webhooks as a receiver gets them, and the SDK's check of who sent them (API §11). */

import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { after, before, beforeEach, test } from "node:test";

import { WebhookVerificationError, type VideoSDK } from "@videosdk.live/server-sdk";

import { drive } from "./drive.ts";
import { client, emulator, RECORD_ID, UUID } from "./emulator.ts";

interface Received {
  body: Buffer;
  signature: string | string[] | undefined;
}

let receiver: Server;
let received: Received[];

before(async () => {
  receiver = createServer(async (request, reply) => {
    const body = Buffer.concat(await Array.fromAsync(request));
    received.push({ body, signature: request.headers["videosdk-signature"] });
    reply.end();
    receiver.emit("received");
  }).listen(0, "127.0.0.1");
  await once(receiver, "listening");
});
beforeEach(() => (received = []));
after(() => receiver.close());

function url(): string {
  return `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`;
}

/** The first webhook of a kind, once it is there. */
async function webhook(kind: string): Promise<Received> {
  for (;;) {
    const found = received.find(({ body }) => JSON.parse(body.toString()).webhookType === kind);
    if (found) return found;
    await once(receiver, "received");
  }
}

/** Makes a session in which there is a transcription, each of which tells the receiver. */
async function transcribed(vsdk: VideoSDK): Promise<{ roomId: string; sessionId: string; id: string }> {
  const room = await vsdk.rooms.create({ webhook: { url: url(), events: ["session-*"] } });
  const sessionId = await emulator.join(room);
  const { id } = await vsdk.transcription.realtime.start(room.roomId, { webhookUrl: url() });
  return { roomId: room.roomId, sessionId, id };
}

function changed({ body, signature }: Received): [Buffer, Received["signature"]] {
  const other = Buffer.from(body);
  other[other.length - 3]! ^= 1;
  return [other, signature];
}

drive<VideoSDK["webhooks"]>("webhooks", {
  getPublicKey() {
    for (const [key_pem, title] of [["pkcs1", "RSA PUBLIC KEY"], ["spki", "PUBLIC KEY"]] as const) {
      test(`gives a PEM: ${title}`, async () => {
        await emulator.quirks({ key_pem });
        const key = await client().webhooks.getPublicKey();
        assert.match(key, new RegExp(`^-----BEGIN ${title}-----\n[^-]+-----END ${title}-----\n$`));
      });
    }
  },

  verify() {
    for (const key_pem of ["pkcs1", "spki"]) {
      test(`accepts what the emulator signed, by a key in the form of ${key_pem}`, async () => {
        await emulator.quirks({ key_pem });
        const vsdk = client();
        const { roomId, sessionId, id } = await transcribed(vsdk);
        const session = await webhook("session-started");
        const { type, data } = await vsdk.webhooks.verify(session.body, session.signature);
        assert.equal(type, "session-started");
        assert.deepEqual([data.meetingId, data.sessionId], [roomId, sessionId]);
        assert.match(String(data.sessionId), RECORD_ID);

        const started = await webhook("transcription-started");
        const event = await vsdk.webhooks.verify(started.body, started.signature);
        assert.deepEqual(event.data, { id, type: "realtime", meetingId: roomId, sessionId });
        assert.match(id, UUID);
      });
    }

    test("refuses a changed byte, another key and no signature", async () => {
      const vsdk = client();
      await transcribed(vsdk);
      const one = await webhook("session-started");
      await assert.rejects(vsdk.webhooks.verify(...changed(one)), WebhookVerificationError);
      await assert.rejects(vsdk.webhooks.verify(one.body, undefined), WebhookVerificationError);
      await emulator.rotateKey();
      const { webhooks } = client();
      await assert.rejects(webhooks.verify(one.body, one.signature), WebhookVerificationError);
    });
  },

  verifySync() {
    test("accepts and refuses as verify does", async () => {
      const vsdk = client();
      await transcribed(vsdk);
      const one = await webhook("transcription-started");
      const key = await vsdk.webhooks.getPublicKey();
      const event = vsdk.webhooks.verifySync(one.body, one.signature, key);
      assert.equal(event.webhookType, "transcription-started");
      const [body, signature] = changed(one);
      assert.throws(() => vsdk.webhooks.verifySync(body, signature, key), WebhookVerificationError);
    });
  },
});
