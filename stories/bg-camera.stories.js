/** One story for each state and each mode, and for what a page can put into the slots. */
import { plays, renderCamera } from './camera-story.js';
import { argTypes } from './controls.js';
import {
  offerDevices,
  openBlurredClip,
  openClip,
  openClipWithoutTiers,
  openEndedCamera,
  openSilentCamera,
  refuseCamera,
} from './sample-camera.js';

const PICTURE = 'media/joconde.jpg';
const VIDEO = 'media/cap12_edit.webm';

export default {
  title: 'bg-camera',
  component: 'bg-camera',
  render: renderCamera,
  beforeEach: openClip,
  play: plays.running,
  argTypes,
  // The clip has 400x300; more pixels would only be slower.
  args: { mode: 'blur', sigma: 12, assets: 'bg-camera/' },
};

export const Idle = { play: plays.idle };
export const IdleWithPoster = {
  play: plays.idle,
  parameters: { content: '<p slot="placeholder">Your room stays yours.</p>' },
};
export const Starting = {
  beforeEach: openSilentCamera,
  args: { 'without-toast': true },
  play: plays.starting,
};
export const StartingWithoutPreview = {
  beforeEach: openSilentCamera,
  args: { 'without-preview': true, 'without-toast': true },
  play: plays.starting,
};
export const StartingOnTheCpu = {
  beforeEach: openSilentCamera,
  args: { tier: '4' },
  play: plays.startingWithToast,
};
export const Running = {};
export const Paused = { play: plays.paused };
export const Blocked = { beforeEach: openClipWithoutTiers, play: plays.failing };
export const CameraRefused = { beforeEach: refuseCamera, play: plays.failing };
export const CameraUnplugged = { beforeEach: openEndedCamera, play: plays.failing };
export const AssetsMissing = { args: { assets: 'nowhere/' }, play: plays.failing };

/** Nothing over the picture. */
const bare = (args) => ({ ...args, 'without-toast': true });

export const ModeBlur = { args: bare({ sigma: 16 }) };
export const ModeImage = { args: bare({ mode: 'image', src: PICTURE }) };
export const ModeVideo = { args: bare({ mode: 'video', src: VIDEO }) };
export const ModeColor = { args: bare({ mode: 'color', color: 'teal' }) };
export const ModeTransparent = {
  args: bare({ mode: 'transparent' }),
  parameters: {
    wrap: 'background: repeating-conic-gradient(#ccc 0 25%, #fff 0 50%) 0 / 2rem 2rem',
  },
};
export const ModeNone = { args: bare({ mode: 'none' }) };

export const OnTheCpu = { args: { tier: '4' } };
export const Mirrored = { args: bare({ mirror: true }) };
export const WithoutControls = { args: { 'without-controls': true, 'without-toast': true } };
export const WithoutPreview = { args: { 'without-preview': true } };
export const Backgrounds = {
  parameters: {
    content: `
      <button slot="background" data-mode="none">No effect</button>
      <button slot="background" data-mode="blur" data-sigma="4">Light blur</button>
      <button slot="background" data-mode="blur" data-sigma="12">Blur</button>
      <button slot="background" data-color="#2f6f8f">Blue wall</button>
      <img slot="background" src="${PICTURE}" alt="A painting">`,
  },
};
export const OwnPicture = {
  args: bare({}),
  parameters: { picture: PICTURE },
  play: plays.ownPicture,
};
export const DeviceMenus = { beforeEach: offerDevices, args: bare({ audio: true }) };
export const SystemBlurs = { beforeEach: openBlurredClip };
export const Focused = { args: bare({}), play: plays.focused };
export const OwnControls = {
  parameters: {
    content: '<button slot="controls" onclick="this.parentElement.stop()">Hang up</button>',
  },
};
export const OwnColours = {
  parameters: {
    wrap: '--bg-camera-accent: #b3261e; --bg-camera-accent-text: white; --bg-camera-radius: 1.5rem',
  },
  play: plays.idle,
};
