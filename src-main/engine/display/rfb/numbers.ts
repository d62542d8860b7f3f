/** Numbers of the RFB protocol: RFC 6143; the community's registry of numbers (rfbproto.rst) for what is beyond it. */
export const SECURITY_NONE = 1
export const SECURITY_VNC = 2

export const SET_PIXEL_FORMAT = 0
export const SET_ENCODINGS = 2
export const UPDATE_REQUEST = 3 // FramebufferUpdateRequest
export const KEY_EVENT = 4
export const POINTER_EVENT = 5
export const CLIENT_CUT_TEXT = 6
export const SET_DESKTOP_SIZE = 251
export const QEMU_MESSAGE = 255
export const QEMU_KEY = 0 // extended key event

export const FRAMEBUFFER_UPDATE = 0
export const SET_COLOUR_MAP = 1

export const ENCODING_RAW = 0
export const ENCODING_ZRLE = 16
export const PSEUDO_DESKTOP_SIZE = -223
export const PSEUDO_POINTER_MOTION = -257 // QEMU: relative movement
export const PSEUDO_QEMU_KEY = -258
export const PSEUDO_EXTENDED_DESKTOP_SIZE = -308

export const BUTTON_LEFT = 1
export const BUTTON_MIDDLE = 2
export const BUTTON_RIGHT = 4
export const BUTTON_WHEEL_UP = 8
export const BUTTON_WHEEL_DOWN = 16
