// As most write it: one call after another, rooms made as in the SDK's own quick start.
const { VideoSDK } = require("@videosdk.live/server-sdk");

async function main() {
  const [count, every] = process.argv.slice(2).map(Number);
  const client = new VideoSDK();
  for (let n = 0; n < count; n += 1) {
    const room = await client.rooms.create();
    console.log(room.roomId);
    if (n % every === 0) await client.transcription.realtime.start(room.roomId);
  }
}

main();
