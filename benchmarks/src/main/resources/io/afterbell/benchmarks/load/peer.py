"""The peer: a plain `websockets` server that sends the same messages, made ready with json.dumps."""
import asyncio
import json
import sys

import websockets


async def main():
    with open(sys.argv[1], encoding="utf-8") as lines:
        messages = [json.dumps(json.loads(line)) for line in lines]

    async def serve(socket, path=None):
        await socket.recv()
        try:
            while True:
                for message in messages:
                    await socket.send(message)
        except websockets.ConnectionClosed:
            pass

    async with websockets.serve(serve, "127.0.0.1", 0, ping_interval=None) as server:
        print(f"port={server.sockets[0].getsockname()[1]}", flush=True)
        await asyncio.Future()


asyncio.run(main())
