/** Tokens that the SDK mints, the emulator accepts, and each the other way round (API §1). */

import assert from "node:assert/strict";
import { test } from "node:test";

import * as sdk from "@videosdk.live/server-sdk";
import { AuthenticationError, Grant, PermissionError, VideoSDK } from "@videosdk.live/server-sdk";

import { drive } from "./drive.ts";
import { client, emulator } from "./emulator.ts";

const apiKey = process.env.VIDEOSDK_API_KEY!;
const secret = process.env.VIDEOSDK_SECRET!;

/** Whether the emulator takes a token. Fails as the SDK does when it does not. */
async function accepts(token: string): Promise<void> {
  await client({ token }).rooms.list();
}

function builder(): sdk.AccessTokenBuilder {
  return new VideoSDK().accessToken();
}

drive<VideoSDK>("VideoSDK", {
  generateToken() {
    test("mints a token that is accepted, and refused once it has expired", async () => {
      const token = client().generateToken({ expiresIn: "10m" });
      await accepts(token);
      await emulator.quirks({ clock_offset: 660 });
      await assert.rejects(accepts(token), AuthenticationError);
    });

    test("mints a token of another role, which may call nothing", async () => {
      await assert.rejects(accepts(client().generateToken({ roles: ["rtc"] })), PermissionError);
    });

    test("mints a token of another version, which is not for this API", async () => {
      await assert.rejects(accepts(client().generateToken({ version: 1 })), PermissionError);
    });

    for (const absent_version of ["refused", "accepted"]) {
      test(`mints a token of no version, which is ${absent_version}`, async () => {
        await emulator.quirks({ absent_version });
        const token = client().generateToken({ claims: { version: undefined } });
        if (absent_version === "accepted") await accepts(token);
        else await assert.rejects(accepts(token), PermissionError);
      });
    }
  },

  accessToken() {
    test("builds a token of a participant, which may call nothing", async () => {
      await assert.rejects(accepts(builder().setParticipant("ada").toJwt()), PermissionError);
    });
  },

  verifyToken() {
    test("knows its own tokens from others", () => {
      const vsdk = client();
      assert.equal(vsdk.verifyToken(vsdk.generateToken()).apikey, apiKey);
      const foreign = VideoSDK.generateToken({ apiKey, secretKey: "another" });
      assert.throws(() => vsdk.verifyToken(foreign), AuthenticationError);
    });
  },

  request() {
    test("calls with a token of its own", async () => {
      const { roomId } = await client().rooms.create();
      assert.equal((await client().request<sdk.Room>("GET", `/v2/rooms/${roomId}`)).roomId, roomId);
    });
  },
});

drive<VideoSDK["api"]>("api", {
  get() {
    test("reads with a slash at the end, as documented, and without", async () => {
      for (const path of ["/v2/rooms", "/v2/sessions", "/ai/v1/realtime-transcriptions"]) {
        assert.deepEqual(await client().api.get(`${path}/`), await client().api.get(path), path);
      }
    });
  },

  post() {
    test("makes a room of no body at all", async () => {
      const { roomId } = await client().api.post<sdk.Room>("/v2/rooms");
      assert.equal((await client().rooms.get(roomId)).roomId, roomId);
    });
  },

  put() {
    test("finds nothing to put", async () => {
      await assert.rejects(client().api.put("/v2/rooms/none", { body: {} }), { httpStatus: 404 });
    });
  },

  patch() {
    test("finds nothing to patch", async () => {
      await assert.rejects(client().api.patch("/v2/rooms/none", { body: {} }), { httpStatus: 404 });
    });
  },

  delete() {
    test("deletes no room: there is no such call", async () => {
      const { roomId } = await client().rooms.create();
      await assert.rejects(client().api.delete(`/v2/rooms/${roomId}`), { httpStatus: 404 });
      assert.equal((await client().rooms.get(roomId)).disabled, false);
    });
  },
});

drive<typeof VideoSDK>("VideoSDK.static", {
  generateToken() {
    test("mints what the emulator accepts, for its own key and secret only", async () => {
      await accepts(VideoSDK.generateToken({ apiKey, secretKey: secret }));
      const another = VideoSDK.generateToken({ apiKey, secretKey: "another" });
      await assert.rejects(accepts(another), { name: "AuthenticationError", code: "invalid_token" });
      const unknown = VideoSDK.generateToken({ apiKey: "unknown", secretKey: secret });
      await assert.rejects(accepts(unknown), AuthenticationError);
    });
  },
});

drive<Pick<typeof sdk, "generateToken" | "decodeToken" | "verifyToken" | "parseExpiresIn">>("functions", {
  generateToken() {
    test("mints what the emulator accepts, also when it names a room and a participant", async () => {
      const claims = { roomId: "2kyv-gzay-64pg", participantId: "ada" };
      await accepts(sdk.generateToken({ apiKey, secretKey: secret, claims }));
    });
  },

  decodeToken() {
    test("reads a token that the emulator refuses for its claims", async () => {
      const token = sdk.generateToken({ apiKey, secretKey: secret, roles: ["rtc"] });
      await assert.rejects(accepts(token), PermissionError);
      assert.deepEqual(sdk.decodeToken(token)?.roles, ["rtc"]);
    });
  },

  verifyToken() {
    test("and the emulator refuse the same spoilt token", async () => {
      const [header, payload] = sdk.generateToken({ apiKey, secretKey: secret }).split(".");
      const spoilt = `${header}.${payload}.AAAA`;
      assert.throws(() => sdk.verifyToken(spoilt, secret));
      await assert.rejects(accepts(spoilt), AuthenticationError);
    });
  },

  parseExpiresIn() {
    test("and the emulator mean the same end", async () => {
      const token = sdk.generateToken({ apiKey, secretKey: secret, expiresIn: "2h" });
      await emulator.quirks({ clock_offset: sdk.parseExpiresIn("2h") - 60 });
      await accepts(token);
      await emulator.quirks({ clock_offset: sdk.parseExpiresIn("2h") + 60 });
      await assert.rejects(accepts(token), AuthenticationError);
    });
  },
});

drive<sdk.AccessTokenBuilder>("AccessTokenBuilder", {
  setParticipant() {
    test("is no hindrance to the API", () => accepts(builder().forApi().setParticipant("ada").toJwt()));
  },

  grant() {
    test("is no matter of the API", () => accepts(builder().forApi().grant(Grant.AskJoin).toJwt()));
  },

  forRoom() {
    test("is no hindrance to the API", () => accepts(builder().forApi().forRoom("2kyv-gzay-64pg").toJwt()));
  },

  forApi() {
    test("makes a token that may call", () => accepts(builder().forApi().toJwt()));
  },

  expiresIn() {
    test("is when the token is refused", async () => {
      const token = builder().forApi().expiresIn("15m").toJwt();
      await emulator.quirks({ clock_offset: 960 });
      await assert.rejects(accepts(token), AuthenticationError);
    });
  },

  setClaim() {
    test("is no hindrance to the API", () => accepts(builder().forApi().setClaim("team", "blue").toJwt()));
  },

  toJwt() {
    test("signs what the client's secret verifies", async () => {
      const token = builder().forApi().toJwt();
      assert.equal(client().verifyToken(token).version, 2);
      await accepts(token);
    });
  },
});
