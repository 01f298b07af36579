import english from '../../Languages/Messages/en.json';
import { setPageTexts } from '../src/ui/pageTexts.ts';

// What the server puts into an English page.
setPageTexts(english, 'en');
