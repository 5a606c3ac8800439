// As the best write it: some at a time, and safe to run again, as each room has an id of its own choosing.
const { setTimeout: sleep } = require("node:timers/promises");

const { ResourceConflictError, ValidationError, VideoSDK } = require("@videosdk.live/server-sdk");

const AT_A_TIME = 16;
const TRIES = 100;

async function main() {
  const [count, every] = process.argv.slice(2).map(Number);
  const client = new VideoSDK();
  let next = 0;
  async function work() {
    while (next < count) {
      const n = next++;
      const room = await client.rooms.create({ customRoomId: `room-${n}` });
      console.log(room.roomId);
      if (n % every === 0) await start(client, room.roomId);
    }
  }
  await Promise.all(Array.from({ length: AT_A_TIME }, work));
}

async function start(client, roomId) {
  for (let tries = 1; ; tries += 1) {
    try {
      await client.transcription.realtime.start(roomId);
      return;
    } catch (error) {
      // One runs there already, from a run before this one.
      if (error instanceof ResourceConflictError) return;
      // Else nobody may have joined yet.
      if (!(error instanceof ValidationError) || tries === TRIES) throw error;
      await sleep(100);
    }
  }
}

main();
