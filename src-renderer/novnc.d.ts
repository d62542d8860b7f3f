/** What this page uses of @novnc/novnc, which has no types of its own. */
declare module '@novnc/novnc' {
  /** A WebSocket, or what looks like one. */
  export interface RawChannel {
    binaryType: string
    readonly protocol: string
    readonly readyState: string | number
    onopen: unknown
    onmessage: unknown
    onerror: unknown
    onclose: unknown
    send(data: Uint8Array): void
    close(): void
  }
  export default class RFB extends EventTarget {
    constructor(target: HTMLElement, channel: RawChannel, options?: { readonly shared?: boolean })
    scaleViewport: boolean
    clipViewport: boolean
    resizeSession: boolean
    focusOnClick: boolean
    background: string
    disconnect(): void
    focus(options?: FocusOptions): void
    blur(): void
    toBlob(callback: (blob: Blob) => void, type?: string): void
  }
}
