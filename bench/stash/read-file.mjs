// A process under measurement: reads every frame of a file with a module of ours.
import { createReadStream } from 'node:fs'

const [moduleUrl, path] = process.argv.slice(2)
const { readFrames } = await import(moduleUrl)
const chunks = createReadStream(path)
for await (const { kind } of readFrames(chunks, { file: path, offset: 0 })) {
  if (kind !== 'frame') throw new Error(`A frame is ${kind}.`)
}
